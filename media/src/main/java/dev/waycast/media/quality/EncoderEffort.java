package dev.waycast.media.quality;

/** How much time and how many bits an encoder may spend on a picture. Hardware encoders take the same time for all. */
public enum EncoderEffort {
    FASTEST,
    FASTER,
    FAST
}
