package dev.waycast.media.desktop;

import java.util.OptionalLong;

/**
 * A time stamp that survives video: black and white cells of {@value #CELL} by {@value #CELL} pixels, {@value #COLUMNS}
 * to a row, in the top left corner, row after row. 64 bits, highest first, white for 1, then a parity cell that makes
 * the number of white cells even.
 *
 * <p>The upper 24 bits count frames, the lower 40 are microseconds of CLOCK_MONOTONIC at the commit, both modulo their
 * size.
 */
public final class ClockCode {

    public static final int CELL = 16;
    public static final int COLUMNS = 13;
    public static final int ROWS = 5;
    public static final int WIDTH = COLUMNS * CELL;
    public static final int HEIGHT = ROWS * CELL;

    private static final int BITS = 64;
    private static final int TIME_BITS = 40;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    private ClockCode() {}

    /** @param nanos of {@link System#nanoTime()} */
    public static long encode(long frame, long nanos) {
        return frame << TIME_BITS | nanos / 1000 & TIME_MASK;
    }

    public static int frame(long code) {
        return (int) (code >>> TIME_BITS);
    }

    /** Microseconds since the commit, at a time of {@link System#nanoTime()} within six days after it. */
    public static long ageMicros(long code, long nanos) {
        return nanos / 1000 - code & TIME_MASK;
    }

    /** Whether the cell of this index, 0 to 64, is white. */
    public static boolean isWhite(long code, int cell) {
        return cell < BITS ? (code >>> BITS - 1 - cell & 1) != 0 : (Long.bitCount(code) & 1) != 0;
    }

    /** Reads the luminance, 0 to 255, of the pixel in the middle of a cell. */
    @FunctionalInterface
    public interface Luminance {
        int at(int x, int y);
    }

    /** Empty when the parity is wrong or a cell is neither black nor white. */
    public static OptionalLong read(Luminance picture) {
        long code = 0;
        boolean parity = false;
        for (int cell = 0; cell <= BITS; cell++) {
            int luminance = picture.at(cell % COLUMNS * CELL + CELL / 2, cell / COLUMNS * CELL + CELL / 2);
            if (luminance > 80 && luminance < 176) {
                return OptionalLong.empty();
            }
            boolean white = luminance >= 176;
            parity ^= white;
            if (cell < BITS) {
                code = code << 1 | (white ? 1 : 0);
            }
        }
        return parity ? OptionalLong.empty() : OptionalLong.of(code);
    }
}
