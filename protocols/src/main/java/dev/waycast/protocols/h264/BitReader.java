package dev.waycast.protocols.h264;

/**
 * Reads the bits of a NAL unit, most significant first, passing over emulation prevention bytes (ITU-T H.264 7.4.1).
 * Behind the end it reads zeros and remembers that it did.
 */
final class BitReader {

    private static final int EMULATION_PREVENTION = 3;
    private static final int MAX_EXP_GOLOMB_ZEROS = 31;

    private final byte[] data;
    private int nextByte;
    private int zeroBytes;
    private int current;
    private int bitsLeft;
    private boolean exhausted;
    private int position;

    BitReader(byte[] data, int offset) {
        this.data = data;
        this.nextByte = offset;
    }

    /** Whether more was read than there is. */
    boolean isExhausted() {
        return exhausted;
    }

    /** Bits read so far. */
    int position() {
        return position;
    }

    boolean flag() {
        return bit() != 0;
    }

    /** u(n), at most 32. */
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** ue(v): ITU-T H.264 9.1. Values above 2^31-2 count as broken. */
    int unsignedExpGolomb() {
        int zeros = 0;
        while (!exhausted && bit() == 0) {
            zeros++;
        }
        if (exhausted || zeros >= MAX_EXP_GOLOMB_ZEROS) {
            exhausted = true;
            return 0;
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /** se(v): ITU-T H.264 9.1.1. */
    int signedExpGolomb() {
        int code = unsignedExpGolomb();
        return (code & 1) != 0 ? (code >>> 1) + 1 : -(code >>> 1);
    }

    private int bit() {
        if (bitsLeft == 0) {
            loadByte();
        }
        bitsLeft--;
        position++;
        return current >>> bitsLeft & 1;
    }

    private void loadByte() {
        if (nextByte < data.length && zeroBytes >= 2 && data[nextByte] == EMULATION_PREVENTION) {
            nextByte++;
            zeroBytes = 0;
        }
        if (nextByte < data.length) {
            current = data[nextByte++] & 0xFF;
        } else {
            current = 0;
            exhausted = true;
        }
        zeroBytes = current == 0 ? zeroBytes + 1 : 0;
        bitsLeft = 8;
    }
}
