package dev.waycast.protocols.rtp;

/** Arithmetic on 16-bit sequence numbers that wrap around, after RFC 1982. Only the low 16 bits of arguments count. */
public final class SequenceNumbers {

    private SequenceNumbers() {}

    /** How far {@code to} lies after {@code from}: -32 768..32 767. */
    public static int distance(int from, int to) {
        return (short) (to - from);
    }

    /** Whether {@code a} comes after {@code b}. */
    public static boolean isAfter(int a, int b) {
        return distance(b, a) > 0;
    }

    /** The number that follows, 0..65 535. */
    public static int next(int sequence) {
        return sequence + 1 & 0xFFFF;
    }
}
