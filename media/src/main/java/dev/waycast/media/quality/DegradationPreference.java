package dev.waycast.media.quality;

/** What is kept when a viewer's network takes less than the picture needs, as in W3C's {@code RTCDegradationPreference}. */
public enum DegradationPreference {
    /** The pictures get smaller, their rate stays. */
    MAINTAIN_FRAMERATE,
    /** The pictures get fewer first, and smaller when that is not enough. */
    MAINTAIN_RESOLUTION
}
