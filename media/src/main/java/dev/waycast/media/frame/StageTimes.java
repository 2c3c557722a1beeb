package dev.waycast.media.frame;

/**
 * When one frame passed each stage, in nanoseconds of {@link System#nanoTime()} (CLOCK_MONOTONIC, the clock that
 * compositors stamp with). Zero means: not yet, or not known.
 *
 * <p>Written by the one thread that owns the frame at that stage, and moved along with it.
 */
public final class StageTimes {

    /** The compositor presented the picture. */
    public long presented;
    /** Capture received it. */
    public long captured;
    /** The encoder's thread took it out of the slot. */
    public long dequeued;
    /** Pixels are in the encoder's format. */
    public long converted;
    /** The bit stream is there. */
    public long encoded;

    public StageTimes copy() {
        StageTimes copy = new StageTimes();
        copy.presented = presented;
        copy.captured = captured;
        copy.dequeued = dequeued;
        copy.converted = converted;
        copy.encoded = encoded;
        return copy;
    }
}
