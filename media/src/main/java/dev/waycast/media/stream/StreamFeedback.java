package dev.waycast.media.stream;

/** What the readers of a stream say back to its producer. Any thread; returns at once. */
public interface StreamFeedback {

    /** Somebody needs a picture to start from. Rate-limited by the producer. */
    void requestKeyframe();

    /**
     * The bitrate to encode for, in bit/s: what the network of the one who controls the desktop takes; without that one,
     * what those of all readers take. {@link Long#MAX_VALUE}: no limit known.
     */
    void allowedBitrate(long bitsPerSecond);

    /** How many readers there are now, those who wait for its keyframe included. */
    void readers(int count);

    /**
     * The most frames that the decoder of a reader holds back until more come. A producer that falls silent on a picture
     * that stands still has to send so many more after each change. Without effect where it never falls silent.
     */
    default void heldFrames(int frames) {}
}
