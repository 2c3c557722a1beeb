package dev.waycast.media.stream;

/** What the readers of a stream say back to its producer. Any thread; returns at once. */
public interface StreamFeedback {

    /** Somebody needs a picture to start from. Rate-limited by the producer. */
    void requestKeyframe();

    /** The bitrate all readers together allow, in bit/s; the lowest of them. {@link Long#MAX_VALUE}: no limit known. */
    void allowedBitrate(long bitsPerSecond);

    /** How many readers there are now. */
    void readers(int count);
}
