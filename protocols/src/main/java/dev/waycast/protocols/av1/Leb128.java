package dev.waycast.protocols.av1;

import dev.waycast.protocols.rtp.RtpPayloads;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Numbers of seven bits a byte, the low ones first: AV1 specification, section 4.10.5. */
final class Leb128 {

    /** What {@link #read} says of a broken one. */
    static final long BROKEN = -1;

    private static final int MORE = 0x80;
    private static final int MAX_BYTES = 8;

    private Leb128() {}

    /** A number up to 2^32-1, or {@link #BROKEN}; the buffer's position is behind it. */
    static long read(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (!in.hasRemaining()) {
                return BROKEN;
            }
            int next = in.get();
            value |= (next & 0x7FL) << 7 * i;
            if ((next & MORE) == 0) {
                return value < 1L << 32 ? value : BROKEN;
            }
        }
        return BROKEN;
    }

    /** How many bytes a number takes. */
    static int length(int value) {
        return Math.ceilDiv(Math.max(1, 32 - Integer.numberOfLeadingZeros(value)), 7);
    }

    static void write(int value, RtpPayloads.Builder out) {
        int rest = value;
        for (; rest >= MORE; rest >>>= 7) {
            out.append((byte) (rest | MORE));
        }
        out.append((byte) rest);
    }

    static void write(int value, ByteArrayOutputStream out) {
        int rest = value;
        for (; rest >= MORE; rest >>>= 7) {
            out.write(rest | MORE);
        }
        out.write(rest);
    }
}
