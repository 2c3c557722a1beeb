package dev.waycast.protocols.rtp;

/**
 * Turns counters that wrap around (16-bit sequence numbers, 32-bit timestamps) into ones that do not. Each value is
 * taken to be the one nearest to the value before, so reordering is no trouble. Not for several threads.
 */
public final class Unwrapper {

    private final int unusedBits;
    private boolean started;
    private long last;

    private Unwrapper(int bits) {
        this.unusedBits = Long.SIZE - bits;
    }

    /** For RTP and transport-wide sequence numbers. */
    public static Unwrapper ofSequenceNumbers() {
        return new Unwrapper(16);
    }

    /** For RTP timestamps. */
    public static Unwrapper ofTimestamps() {
        return new Unwrapper(32);
    }

    /** The first value comes back as it is (unsigned); later ones may be negative only when they lie before it. */
    public long unwrap(int value) {
        if (!started) {
            started = true;
            last = (long) value << unusedBits >>> unusedBits;
        } else {
            long distance = value - last << unusedBits >> unusedBits;
            last += distance;
        }
        return last;
    }
}
