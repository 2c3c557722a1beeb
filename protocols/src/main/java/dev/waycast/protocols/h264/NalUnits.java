package dev.waycast.protocols.h264;

import java.util.Arrays;

/**
 * Where the NAL units of an Annex B byte stream lie. Holds positions, copies nothing: valid while the array's content
 * stays the same.
 */
public final class NalUnits {

    private final byte[] data;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private int count;

    private NalUnits(byte[] data) {
        this.data = data;
    }

    /**
     * Finds the units between start codes (00 00 01, ITU-T H.264 B.1). Bytes before the first start code, zero bytes
     * behind a unit and empty units are left out.
     */
    public static NalUnits split(byte[] annexB) {
        NalUnits units = new NalUnits(annexB);
        int startCode = nextStartCode(annexB, 0);
        while (startCode < annexB.length) {
            int start = startCode + 3;
            startCode = nextStartCode(annexB, start);
            units.add(start, startCode);
        }
        return units;
    }

    /** The index of the next 00 00 01 at or after {@code from}; the array's length when there is none. */
    private static int nextStartCode(byte[] data, int from) {
        int last = data.length - 1;
        int i = from + 2;
        while (i <= last) {
            byte third = data[i];
            // A byte above 1 cannot be part of a start code, so the next one begins behind it at the earliest.
            if ((third & 0xFE) != 0) {
                i += 3;
            } else if (third == 1 && data[i - 1] == 0 && data[i - 2] == 0) {
                return i - 2;
            } else {
                i++;
            }
        }
        return data.length;
    }

    private void add(int start, int end) {
        int trimmed = end;
        while (trimmed > start && data[trimmed - 1] == 0) {
            trimmed--;
        }
        if (trimmed == start) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = trimmed;
    }

    public int count() {
        return count;
    }

    /** Where a unit's first byte, the NAL header, stands. */
    public int offset(int index) {
        return starts[index];
    }

    /** Bytes of a unit, at least 1. */
    public int length(int index) {
        return ends[index] - starts[index];
    }

    /** See {@link NalType}. */
    public int type(int index) {
        return NalType.of(data[starts[index]]);
    }

    /** A copy of one unit, with its header and with emulation prevention bytes. */
    public byte[] copy(int index) {
        return Arrays.copyOfRange(data, starts[index], ends[index]);
    }
}
