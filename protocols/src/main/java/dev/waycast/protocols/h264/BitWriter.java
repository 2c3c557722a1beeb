package dev.waycast.protocols.h264;

import java.io.ByteArrayOutputStream;

/** Writes the bits of a NAL unit, most significant first, with emulation prevention bytes (ITU-T H.264 7.4.1). */
final class BitWriter {

    private static final int EMULATION_PREVENTION = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int current;
    private int bits;
    private int zeroBytes;

    BitWriter(byte nalHeader) {
        out.write(nalHeader);
    }

    BitWriter flag(boolean value) {
        return bits(value ? 1 : 0, 1);
    }

    /** u(n), at most 32. */
    BitWriter bits(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            current = current << 1 | value >>> i & 1;
            if (++bits == 8) {
                writeByte();
            }
        }
        return this;
    }

    /** ue(v): ITU-T H.264 9.1. */
    BitWriter unsignedExpGolomb(int value) {
        int length = 32 - Integer.numberOfLeadingZeros(value + 1);
        return bits(0, length - 1).bits(value + 1, length);
    }

    /** The whole unit, ended with rbsp_trailing_bits (7.3.2.11). */
    byte[] end() {
        bits(1, 1);
        while (bits != 0) {
            bits(0, 1);
        }
        return out.toByteArray();
    }

    private void writeByte() {
        if (zeroBytes >= 2 && current <= EMULATION_PREVENTION) {
            out.write(EMULATION_PREVENTION);
            zeroBytes = 0;
        }
        out.write(current);
        zeroBytes = current == 0 ? zeroBytes + 1 : 0;
        current = 0;
        bits = 0;
    }
}
