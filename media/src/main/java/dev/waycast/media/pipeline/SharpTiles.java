package dev.waycast.media.pipeline;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts what stands still out of the picture, without loss: video with halved colour blurs coloured text however many bits
 * it gets. Each piece is cut once for all who watch, and only while somebody does.
 *
 * <p>Sees each picture before any encoder does, so that whoever watches hears of what changed before it can be sent. It
 * compares pixels, because much of what compositors call damage looks as before. Pieces are compressed on a thread of its
 * own that steps back for all others.
 */
final class SharpTiles implements AutoCloseable {

    /** Pixels; small enough that a clock in a corner costs little, large enough to compress well. */
    static final int SIZE = 128;

    /** For so long a piece has stood still when it is cut. */
    static final long STILL = Duration.ofMillis(400).toNanos();

    /** What keeps changing, such as a blinking cursor, is waited for longer and longer, up to this. */
    private static final long LONGEST_PATIENCE = Duration.ofSeconds(10).toNanos();

    /** Half of what the pixels take: a photograph, which video shows as well. */
    private static final int LARGEST_PNG = SIZE * SIZE * 3 / 2;

    private static final class Cell {
        private final Rectangle place;
        private boolean seen;
        private boolean handled = true;
        private long changes;
        private long changedAt;
        private long capturedAt;
        private long cutAt;
        private long patience = STILL;
        private Tile tile;

        Cell(Rectangle place) {
            this.place = place;
        }

        long dueAt() {
            return changedAt + patience;
        }
    }

    /** The pixels of a cell as they were, 0xRRGGBB. */
    private record Cut(Cell cell, long changes, int[] pixels) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<TileWatcher> watchers = new CopyOnWriteArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private PictureBuffer picture;
    private PixelFormat format;
    private int width;
    private int height;
    private boolean wanted;
    private boolean idle;
    private boolean closed;
    private int lastId;
    private Thread thread;
    private volatile TileStatistics statistics = TileStatistics.NONE;

    /**
     * Tells of the tiles there are, and of all that come.
     *
     * @return close it to hear no more
     */
    AutoCloseable watch(TileWatcher watcher) {
        lock.lock();
        try {
            cells.stream().filter(cell -> cell.tile != null).forEach(cell -> watcher.onTile(cell.tile));
            watchers.add(watcher);
            wanted |= picture == null;
            if (thread == null && !closed) {
                thread = Thread.ofPlatform().name("waycast-tiles").daemon().start(this::run);
            }
        } finally {
            lock.unlock();
        }
        return () -> unwatch(watcher);
    }

    private void unwatch(TileWatcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
            if (watchers.isEmpty()) {
                forget();
                wanted = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    TileStatistics statistics() {
        return statistics;
    }

    /** Whether a picture is needed, even one without a change. */
    boolean wantsPicture() {
        lock.lock();
        try {
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** A picture was lost before it could be seen here: of the next one nothing is taken for known. */
    void missed() {
        lock.lock();
        try {
            wanted = !watchers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at a picture that is about to be encoded. The frame stays the caller's. */
    void offer(VideoFrame frame) {
        if (watchers.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            switch (frame.memory()) {
                case FrameMemory.Mapped pixels -> update(frame, pixels);
                // Pictures in GPU memory are not read back for this; there are no tiles of them.
                case FrameMemory.DmaBuf _ -> forget();
            }
            wanted = false;
        } finally {
            lock.unlock();
        }
    }

    private void update(VideoFrame frame, FrameMemory.Mapped pixels) {
        if (picture == null || !picture.fits(frame.format(), frame.width(), frame.height())) {
            forget();
            lay(frame);
        }
        Damage damage = wanted ? Damage.FULL : frame.damage();
        List<Integer> gone = new ArrayList<>();
        long now = System.nanoTime();
        for (Cell cell : cells) {
            if (!cell.seen || (touches(damage, cell.place) && differs(pixels, cell.place))) {
                picture.copy(pixels, cell.place);
                change(cell, frame.times().captured, now, gone);
            }
        }
        tellGone(gone);
        if (idle && cells.stream().anyMatch(cell -> !cell.handled)) {
            changed.signalAll();
        }
    }

    private void lay(VideoFrame frame) {
        format = frame.format();
        width = frame.width();
        height = frame.height();
        picture = new PictureBuffer(format, width, height);
        for (int y = 0; y < height; y += SIZE) {
            for (int x = 0; x < width; x += SIZE) {
                cells.add(new Cell(new Rectangle(x, y, Math.min(SIZE, width - x), Math.min(SIZE, height - y))));
            }
        }
    }

    private static boolean touches(Damage damage, Rectangle place) {
        return switch (damage.kind()) {
            case NONE -> false;
            case FULL, UNKNOWN -> true;
            case REGIONS -> damage.rectangles().stream().anyMatch(place::intersects);
        };
    }

    private boolean differs(FrameMemory.Mapped pixels, Rectangle place) {
        long left = (long) place.x() * PixelFormat.BYTES_PER_PIXEL;
        long bytes = (long) place.width() * PixelFormat.BYTES_PER_PIXEL;
        for (int y = place.y(); y < place.bottom(); y++) {
            long theirs = (long) y * pixels.stride() + left;
            long own = (long) y * picture.stride() + left;
            if (MemorySegment.mismatch(pixels.pixels(), theirs, theirs + bytes, picture.pixels(), own, own + bytes)
                    >= 0) {
                return true;
            }
        }
        return false;
    }

    private static void change(Cell cell, long capturedAt, long now, List<Integer> gone) {
        if (cell.tile != null) {
            boolean soon = now - cell.cutAt < LONGEST_PATIENCE;
            cell.patience = soon ? Math.min(2 * cell.patience, LONGEST_PATIENCE) : STILL;
            gone.add(cell.tile.id());
            cell.tile = null;
        }
        cell.seen = true;
        cell.handled = false;
        cell.changes++;
        cell.changedAt = now;
        cell.capturedAt = capturedAt;
    }

    /** There is no picture to cut from any more. */
    private void forget() {
        List<Integer> gone = new ArrayList<>();
        for (Cell cell : cells) {
            if (cell.tile != null) {
                gone.add(cell.tile.id());
            }
            // Whatever is being cut from it comes too late.
            cell.changes++;
        }
        cells.clear();
        if (picture != null) {
            picture.discard();
            picture = null;
        }
        tellGone(gone);
    }

    private void tellGone(List<Integer> gone) {
        if (!gone.isEmpty()) {
            watchers.forEach(watcher -> watcher.onGone(gone));
        }
    }

    private void run() {
        ThreadPriority.stepBack();
        try {
            for (Optional<Cut> cut = await(); cut.isPresent(); cut = await()) {
                Cut taken = cut.get();
                publish(taken, Png.of(taken.pixels(), taken.cell().place.width()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something has stood still for long enough; empty when nobody watches any more. */
    private Optional<Cut> await() throws InterruptedException {
        lock.lock();
        try {
            while (!watchers.isEmpty() && !closed) {
                Optional<Cell> next =
                        cells.stream().filter(cell -> !cell.handled).min(Comparator.comparingLong(Cell::dueAt));
                long left = next.map(cell -> cell.dueAt() - System.nanoTime()).orElse(Long.MAX_VALUE);
                if (left <= 0) {
                    return next.map(this::cut);
                }
                idle = next.isEmpty();
                // Something that changes meanwhile is not due before this.
                changed.await(idle ? LONGEST_PATIENCE : Math.min(left, STILL), TimeUnit.NANOSECONDS);
                idle = false;
            }
            thread = null;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Cut cut(Cell cell) {
        cell.handled = true;
        Rectangle place = cell.place;
        int[] pixels = new int[place.width() * place.height()];
        int next = 0;
        for (int y = place.y(); y < place.bottom(); y++) {
            long row = (long) y * picture.stride();
            for (int x = place.x(); x < place.right(); x++) {
                pixels[next++] = rgb(row + (long) x * PixelFormat.BYTES_PER_PIXEL);
            }
        }
        return new Cut(cell, cell.changes, pixels);
    }

    private int rgb(long offset) {
        MemorySegment pixels = picture.pixels();
        int first = pixels.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
        int green = pixels.get(ValueLayout.JAVA_BYTE, offset + 1) & 0xff;
        int third = pixels.get(ValueLayout.JAVA_BYTE, offset + 2) & 0xff;
        return switch (format) {
            case BGR0, BGRA -> third << 16 | green << 8 | first;
            case RGB0, RGBA -> first << 16 | green << 8 | third;
        };
    }

    private void publish(Cut cut, byte[] png) {
        lock.lock();
        try {
            Cell cell = cut.cell();
            if (cell.changes != cut.changes()) {
                return;
            }
            if (png.length > LARGEST_PNG) {
                statistics = statistics.plusUnsuited();
                return;
            }
            cell.cutAt = System.nanoTime();
            cell.tile = new Tile(++lastId, cell.place, width, height, png, cell.capturedAt);
            statistics = statistics.plusCut(png.length);
            watchers.forEach(watcher -> watcher.onTile(cell.tile));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            forget();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
