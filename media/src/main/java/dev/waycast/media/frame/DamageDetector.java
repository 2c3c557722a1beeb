package dev.waycast.media.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finds out what changed in pictures whose source cannot tell ({@link Damage#UNKNOWN}) by comparing them, block by
 * block, with its own copy of what it reported last. Damage that the source does tell is trusted and passed on.
 *
 * <p>A change of very few pixels is held back for a moment, because more usually follows. It is never lost: the copy
 * keeps the old pixels, so the next comparison finds it again. While {@link #carries()}, the caller keeps the frame (or
 * gets a fresh one) and asks again at {@link #carriedUntil()} at the latest; the answer is then complete.
 *
 * <p>All four bytes of a pixel are compared, also the one that BGR0 and RGB0 ignore: compositors leave it alone, and
 * masking would cost more than the rare false alarm. Used by one thread; {@link #statistics()} by any.
 */
public final class DamageDetector implements AutoCloseable {

    /** Two by two pixels: what a rounding compositor or a dithered gradient flips. The dot of an i shows at once. */
    public static final int DEFAULT_THRESHOLD_PIXELS = 4;

    /** Short enough for a blinking caret to look right however small it is. */
    public static final Duration DEFAULT_CARRY = Duration.ofMillis(100);

    /** Pixels each way: the macroblock of H.264, so finer answers would not save bits. */
    static final int BLOCK = 16;

    private static final int BLOCK_BYTES = BLOCK * PixelFormat.BYTES_PER_PIXEL;
    /** Blocks between two changed ones that are reported along, to keep the rectangles few. */
    private static final int JOINED_GAP = 2;

    private volatile int thresholdPixels;
    private final long carryNanos;
    private final LongSupplier clock;

    private Arena arena;
    private MemorySegment copy;
    private PixelFormat format;
    private int width;
    private int height;
    private int columns;
    private BitSet[] changedBlocks = {};
    private boolean copyIsCurrent;
    private long carriedSince;
    private boolean carries;
    private volatile DamageStatistics statistics = DamageStatistics.NONE;

    public DamageDetector() {
        this(DEFAULT_THRESHOLD_PIXELS, DEFAULT_CARRY);
    }

    /**
     * @param thresholdPixels a picture with at most this many changed pixels is held back; 0: none is
     * @param carry how long at most
     */
    public DamageDetector(int thresholdPixels, Duration carry) {
        this(thresholdPixels, carry, System::nanoTime);
    }

    DamageDetector(int thresholdPixels, Duration carry, LongSupplier clock) {
        this.thresholdPixels = thresholdPixels;
        this.carryNanos = carry.toNanos();
        this.clock = clock;
    }

    /**
     * What changed since the last picture for which this said so.
     *
     * @return never {@code UNKNOWN}, except for pictures in GPU memory, which cannot be compared
     */
    public Damage detect(VideoFrame frame) {
        if (frame.damage().kind() != Damage.Kind.UNKNOWN) {
            return trust(frame.damage());
        }
        return switch (frame.memory()) {
            case FrameMemory.Mapped pixels -> compare(frame, pixels);
            case FrameMemory.DmaBuf dmaBuf -> Damage.UNKNOWN;
        };
    }

    /** Whether the last answer left out a change that has to be reported yet. */
    public boolean carries() {
        return carries;
    }

    /** When a held back change is due, in nanoseconds of {@link System#nanoTime()}; only while {@link #carries()}. */
    public long carriedUntil() {
        return carriedSince + carryNanos;
    }

    /** From the next picture on; from any thread. @param pixels see the constructor */
    public void threshold(int pixels) {
        thresholdPixels = pixels;
    }

    public DamageStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            copyIsCurrent = false;
        }
    }

    private Damage trust(Damage damage) {
        if (damage.isEmpty()) {
            return damage;
        }
        // The copy misses this change now. A change that is still held back has to be shown with it.
        boolean everything = carries;
        copyIsCurrent = false;
        carries = false;
        return everything ? Damage.FULL : damage;
    }

    private Damage compare(VideoFrame frame, FrameMemory.Mapped pixels) {
        long started = System.nanoTime();
        if (!fits(frame)) {
            allocate(frame);
        }
        if (!copyIsCurrent) {
            copyAll(pixels);
            carries = false;
            count(0, 0, (long) columns * changedBlocks.length, started);
            return Damage.FULL;
        }
        long blocks = findChangedBlocks(pixels);
        if (blocks == 0) {
            carries = false;
            count(1, 0, 0, started);
            return Damage.NONE;
        }
        if (holdBack(pixels)) {
            count(0, 1, 0, started);
            return Damage.NONE;
        }
        List<Rectangle> regions = regions();
        regions.forEach(region -> copyRegion(pixels, region));
        count(0, 0, blocks, started);
        return Damage.of(regions, width, height);
    }

    private boolean fits(VideoFrame frame) {
        return arena != null && frame.format() == format && frame.width() == width && frame.height() == height;
    }

    private void allocate(VideoFrame frame) {
        close();
        format = frame.format();
        width = frame.width();
        height = frame.height();
        columns = (width + BLOCK - 1) / BLOCK;
        changedBlocks = new BitSet[(height + BLOCK - 1) / BLOCK];
        for (int row = 0; row < changedBlocks.length; row++) {
            changedBlocks[row] = new BitSet(columns);
        }
        arena = Arena.ofShared();
        copy = arena.allocate((long) copyStride() * height, 64);
    }

    private long findChangedBlocks(FrameMemory.Mapped pixels) {
        long blocks = 0;
        for (int row = 0; row < changedBlocks.length; row++) {
            BitSet changed = changedBlocks[row];
            changed.clear();
            int bottom = Math.min(height, (row + 1) * BLOCK);
            for (int y = row * BLOCK; y < bottom && changed.cardinality() < columns; y++) {
                compareRow(pixels, y, changed);
            }
            blocks += changed.cardinality();
        }
        return blocks;
    }

    /** Looks for differences between blocks already known to have changed: one native comparison for each such gap. */
    private void compareRow(FrameMemory.Mapped pixels, int y, BitSet changed) {
        int block = changed.nextClearBit(0);
        while (block < columns) {
            int nextChanged = changed.nextSetBit(block);
            int end = nextChanged < 0 ? columns : nextChanged;
            int different = firstDifferentBlock(pixels, y, block, end);
            if (different >= 0) {
                changed.set(different);
            }
            block = changed.nextClearBit(different >= 0 ? different : end);
        }
    }

    private int firstDifferentBlock(FrameMemory.Mapped pixels, int y, int from, int to) {
        long left = (long) from * BLOCK_BYTES;
        long right = Math.min((long) to * BLOCK_BYTES, copyStride());
        long now = (long) y * pixels.stride();
        long before = (long) y * copyStride();
        long mismatch =
                MemorySegment.mismatch(pixels.pixels(), now + left, now + right, copy, before + left, before + right);
        return mismatch < 0 ? -1 : from + (int) (mismatch / BLOCK_BYTES);
    }

    private boolean holdBack(FrameMemory.Mapped pixels) {
        long now = clock.getAsLong();
        boolean due = carries && now - carriedSince >= carryNanos;
        if (due || moreThanThreshold(pixels)) {
            carries = false;
            return false;
        }
        if (!carries) {
            carries = true;
            carriedSince = now;
        }
        return true;
    }

    private boolean moreThanThreshold(FrameMemory.Mapped pixels) {
        int different = 0;
        for (int row = 0; row < changedBlocks.length; row++) {
            BitSet changed = changedBlocks[row];
            for (int block = changed.nextSetBit(0); block >= 0; block = changed.nextSetBit(block + 1)) {
                different += differentPixels(pixels, block, row);
                if (different > thresholdPixels) {
                    return true;
                }
            }
        }
        return false;
    }

    private int differentPixels(FrameMemory.Mapped pixels, int block, int row) {
        int different = 0;
        int right = Math.min(width, (block + 1) * BLOCK);
        int bottom = Math.min(height, (row + 1) * BLOCK);
        for (int y = row * BLOCK; y < bottom; y++) {
            for (int x = block * BLOCK; x < right; x++) {
                long column = (long) x * PixelFormat.BYTES_PER_PIXEL;
                int now = pixels.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * pixels.stride() + column);
                int before = copy.get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * copyStride() + column);
                if (now != before) {
                    different++;
                }
            }
        }
        return different;
    }

    /** Runs of changed blocks in each row of blocks, joined with equal runs in the rows below. */
    private List<Rectangle> regions() {
        List<Rectangle> finished = new ArrayList<>();
        List<Rectangle> growing = new ArrayList<>();
        for (int row = 0; row < changedBlocks.length; row++) {
            List<Rectangle> runs = runs(row);
            for (Rectangle region : growing) {
                if (!extend(runs, region)) {
                    finished.add(region);
                }
            }
            growing = runs;
        }
        finished.addAll(growing);
        return finished;
    }

    private static boolean extend(List<Rectangle> runs, Rectangle above) {
        for (int i = 0; i < runs.size(); i++) {
            Rectangle run = runs.get(i);
            if (run.x() == above.x() && run.width() == above.width()) {
                runs.set(i, above.union(run));
                return true;
            }
        }
        return false;
    }

    private List<Rectangle> runs(int row) {
        List<Rectangle> runs = new ArrayList<>();
        BitSet changed = changedBlocks[row];
        int y = row * BLOCK;
        int rows = Math.min(BLOCK, height - y);
        int first = changed.nextSetBit(0);
        while (first >= 0) {
            int end = changed.nextClearBit(first);
            int next = changed.nextSetBit(end);
            while (next >= 0 && next - end <= JOINED_GAP) {
                end = changed.nextClearBit(next);
                next = changed.nextSetBit(end);
            }
            int left = first * BLOCK;
            runs.add(new Rectangle(left, y, Math.min(width, end * BLOCK) - left, rows));
            first = next;
        }
        return runs;
    }

    private void copyAll(FrameMemory.Mapped pixels) {
        copyRegion(pixels, new Rectangle(0, 0, width, height));
        copyIsCurrent = true;
    }

    private void copyRegion(FrameMemory.Mapped pixels, Rectangle region) {
        long left = (long) region.x() * PixelFormat.BYTES_PER_PIXEL;
        long bytes = (long) region.width() * PixelFormat.BYTES_PER_PIXEL;
        for (int y = region.y(); y < region.bottom(); y++) {
            MemorySegment.copy(
                    pixels.pixels(), (long) y * pixels.stride() + left, copy, (long) y * copyStride() + left, bytes);
        }
    }

    private int copyStride() {
        return width * PixelFormat.BYTES_PER_PIXEL;
    }

    private void count(int unchanged, int carried, long blocks, long started) {
        DamageStatistics before = statistics;
        statistics = new DamageStatistics(
                before.frames() + 1,
                before.unchanged() + unchanged,
                before.carried() + carried,
                before.blocks() + blocks,
                before.nanos() + System.nanoTime() - started);
    }
}
