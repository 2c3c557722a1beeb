package dev.waycast.benchmarks.latency;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32;

/**
 * A clock that a program reads back from a picture after lossy coding: black and white cells of {@value #CELL} pixels,
 * most significant bit first, row by row. 96 bits: a mark, 24 bits of the frame's number, 48 bits of CLOCK_MONOTONIC in
 * microseconds, and the low 16 bits of a CRC-32 over those ten bytes, so that a misread bit is noticed.
 * clock-reader.js reads it.
 */
final class ClockPattern {

    static final int LEFT = 16;
    static final int TOP = 16;
    static final int CELL = 8;
    static final int COLUMNS = 24;
    static final int ROWS = 4;
    static final int WIDTH = COLUMNS * CELL;
    static final int HEIGHT = ROWS * CELL;

    private static final int MARK = 0xA5;
    private static final int BLACK = 0xFF000000;
    private static final int WHITE = 0xFFFFFFFF;

    private ClockPattern() {}

    /** Paints it into a 32-bit picture. */
    static void paint(MemorySegment picture, int stride, long counter, long monotonicNanos) {
        byte[] bits = encode(counter, monotonicNanos);
        for (int y = 0; y < HEIGHT; y++) {
            int row = y / CELL;
            long line = (long) (TOP + y) * stride + LEFT * 4L;
            for (int x = 0; x < WIDTH; x++) {
                int bit = row * COLUMNS + x / CELL;
                boolean white = (bits[bit / 8] >> (7 - bit % 8) & 1) == 1;
                picture.set(ValueLayout.JAVA_INT_UNALIGNED, line + x * 4L, white ? WHITE : BLACK);
            }
        }
    }

    static byte[] encode(long counter, long monotonicNanos) {
        byte[] bytes = new byte[12];
        bytes[0] = (byte) MARK;
        big(bytes, 1, 3, counter);
        big(bytes, 4, 6, monotonicNanos / 1000);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 10);
        big(bytes, 10, 2, crc.getValue());
        return bytes;
    }

    private static void big(byte[] bytes, int offset, int length, long value) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) (value >> 8 * (length - 1 - i));
        }
    }
}
