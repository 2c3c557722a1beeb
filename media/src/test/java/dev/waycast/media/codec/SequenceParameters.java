package dev.waycast.media.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1 and annex E) that decide whether a decoder
 * waits. Baseline profile only.
 */
record SequenceParameters(
        int profile, boolean constrained, int level, boolean bitstreamRestriction, int maxReorderFrames) {

    private static final int SPS = 7;

    static List<Integer> unitTypes(byte[] annexB) {
        return units(annexB).stream().map(unit -> unit[0] & 0x1f).toList();
    }

    static SequenceParameters in(byte[] annexB) {
        byte[] sps = units(annexB).stream()
                .filter(unit -> (unit[0] & 0x1f) == SPS)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no SPS"));
        return parse(new Bits(sps));
    }

    private static SequenceParameters parse(Bits bits) {
        bits.skip(8);
        int profile = bits.read(8);
        int constraints = bits.read(8);
        int level = bits.read(8);
        bits.golomb();
        bits.golomb();
        int orderType = bits.golomb();
        if (orderType == 0) {
            bits.golomb();
        }
        bits.golomb();
        bits.skip(1);
        bits.golomb();
        bits.golomb();
        if (bits.read(1) == 0) {
            bits.skip(1);
        }
        bits.skip(1);
        if (bits.read(1) == 1) {
            for (int i = 0; i < 4; i++) {
                bits.golomb();
            }
        }
        boolean restriction = false;
        int reorder = -1;
        if (bits.read(1) == 1) {
            skipToRestriction(bits);
            restriction = bits.read(1) == 1;
            if (restriction) {
                bits.skip(1);
                for (int i = 0; i < 4; i++) {
                    bits.golomb();
                }
                reorder = bits.golomb();
            }
        }
        return new SequenceParameters(profile, (constraints & 0x40) != 0, level, restriction, reorder);
    }

    private static void skipToRestriction(Bits bits) {
        if (bits.read(1) == 1 && bits.read(8) == 255) {
            bits.skip(32);
        }
        if (bits.read(1) == 1) {
            bits.skip(1);
        }
        if (bits.read(1) == 1) {
            bits.skip(4);
            if (bits.read(1) == 1) {
                bits.skip(24);
            }
        }
        if (bits.read(1) == 1) {
            bits.golomb();
            bits.golomb();
        }
        if (bits.read(1) == 1) {
            bits.skip(65);
        }
        boolean hrd = bits.read(1) == 1 | bits.read(1) == 1;
        if (hrd) {
            throw new AssertionError("HRD parameters are not expected");
        }
        bits.skip(1);
    }

    private static List<byte[]> units(byte[] data) {
        List<byte[]> units = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                if (start >= 0) {
                    units.add(Arrays.copyOfRange(data, start, data[i - 1] == 0 ? i - 1 : i));
                }
                start = i + 3;
            }
        }
        units.add(Arrays.copyOfRange(data, start, data.length));
        return units;
    }

    private static final class Bits {
        private final byte[] data;
        private int position;

        Bits(byte[] unit) {
            byte[] plain = new byte[unit.length];
            int length = 0;
            for (int i = 0; i < unit.length; i++) {
                boolean emulationPrevention = i >= 2 && unit[i] == 3 && unit[i - 1] == 0 && unit[i - 2] == 0;
                if (!emulationPrevention) {
                    plain[length++] = unit[i];
                }
            }
            data = Arrays.copyOf(plain, length);
        }

        int read(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, position++) {
                value = value << 1 | data[position / 8] >> 7 - position % 8 & 1;
            }
            return value;
        }

        void skip(int count) {
            position += count;
        }

        /** Exp-Golomb, clause 9.1. */
        int golomb() {
            int zeros = 0;
            while (read(1) == 0) {
                zeros++;
            }
            return (1 << zeros) - 1 + read(zeros);
        }
    }
}
