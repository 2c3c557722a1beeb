package dev.waycast.media.capture.testpattern;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureDescription.CursorMode;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.CursorState.CursorShape;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.input.KeyCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Draws on its own thread, {@code waycast-test-pattern}, at the rate asked for, into buffers that frames lease. */
final class TestPatternSource implements CaptureSource {

    static final String OUTPUT = "test-pattern";

    private static final int BUFFERS = 4;
    private static final int MAX_WAITING_EVENTS = 1024;
    private static final int CURSOR_SIDE = 12;
    private static final int LEFT_BUTTON = 0x110;

    /** A picture that lags behind by {@code stale}. */
    private static final class Buffer {
        final MemorySegment pixels;
        Damage stale = Damage.FULL;

        Buffer(MemorySegment pixels) {
            this.pixels = pixels;
        }
    }

    private final int width;
    private final int height;
    private final int stride;
    private final boolean controllable;
    private final CaptureListener listener;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("waycast-test-pattern").unstarted(this::run);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment canvas;
    private final TestPicture picture;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private final Deque<Buffer> free = new ArrayDeque<>(BUFFERS);
    private final Deque<Buffer> leased = new ArrayDeque<>(BUFFERS);
    private final Deque<InputEvent> events = new ArrayDeque<>();
    private long interval;
    private boolean refreshing = true;
    private boolean closed;
    private boolean ended;
    private long frames;
    private long cursorUpdates;

    // The source's thread only.
    private double cursorX;
    private double cursorY;

    TestPatternSource(CaptureRequest request, CaptureListener listener) {
        width = request.width();
        height = request.height();
        stride = width * PixelFormat.BYTES_PER_PIXEL;
        controllable = request.input();
        this.listener = listener;
        canvas = arena.allocate((long) stride * height, 64);
        picture = new TestPicture(width, height, canvas);
        for (int i = 0; i < BUFFERS; i++) {
            free.add(new Buffer(arena.allocate((long) stride * height, 64)));
        }
        frameRate(request.frameRate());
        cursorX = width / 2.0;
        cursorY = height / 2.0;
    }

    void start() {
        thread.start();
    }

    @Override
    public CaptureDescription description() {
        return new CaptureDescription("test-pattern", "", OUTPUT, CursorMode.METADATA);
    }

    @Override
    public Optional<InputSink> input() {
        return controllable ? Optional.of(new Controls()) : Optional.empty();
    }

    @Override
    public void refresh() {
        lock.lock();
        try {
            refreshing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void frameRate(int framesPerSecond) {
        lock.lock();
        try {
            interval = 1_000_000_000L / Math.clamp(framesPerSecond, 1, 240);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CaptureStatistics statistics() {
        lock.lock();
        try {
            return new CaptureStatistics(frames, 0, cursorUpdates);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            showCursor(shape());
            long due = System.nanoTime();
            for (long frame = 0; ; frame++) {
                boolean whole = awaitTurn(due);
                Buffer buffer = takeBuffer();
                if (buffer == null) {
                    return;
                }
                playEvents();
                picture.advance(frame);
                deliver(buffer, whole ? Damage.FULL : null, frame);
                due = Math.max(due + interval(), System.nanoTime() - interval());
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but to end it.
        } finally {
            lock.lock();
            try {
                ended = true;
                freeMemoryWhenUnused();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until it is time; earlier when somebody asks for a frame. Returns whether somebody did. */
    private boolean awaitTurn(long due) throws InterruptedException {
        lock.lock();
        try {
            long wait = due - System.nanoTime();
            while (!closed && !refreshing && wait > 0) {
                wait = changed.awaitNanos(wait);
            }
            boolean asked = refreshing;
            refreshing = false;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** A buffer nobody reads; null after close. */
    private Buffer takeBuffer() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && free.isEmpty()) {
                changed.await();
            }
            return closed ? null : free.pop();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Buffer buffer, Damage forced, long frame) {
        Damage damage = picture.takeDamage();
        lock.lock();
        try {
            free.forEach(other -> other.stale = other.stale.merge(damage));
            leased.forEach(other -> other.stale = other.stale.merge(damage));
            leased.add(buffer);
            frames++;
        } finally {
            lock.unlock();
        }
        update(buffer, damage);
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        times.presented = times.captured;
        listener.onFrame(new VideoFrame(
                PixelFormat.BGR0,
                width,
                height,
                new FrameMemory.Mapped(buffer.pixels, stride),
                forced == null ? damage : forced,
                frame,
                times,
                () -> giveBack(buffer)));
    }

    private void update(Buffer buffer, Damage damage) {
        Damage missing = buffer.stale.merge(damage);
        buffer.stale = Damage.NONE;
        if (missing.kind() == Damage.Kind.FULL) {
            buffer.pixels.copyFrom(canvas);
            return;
        }
        for (Rectangle area : missing.rectangles()) {
            for (int row = area.y(); row < area.bottom(); row++) {
                long at = (long) row * stride + (long) area.x() * PixelFormat.BYTES_PER_PIXEL;
                MemorySegment.copy(canvas, at, buffer.pixels, at, (long) area.width() * PixelFormat.BYTES_PER_PIXEL);
            }
        }
    }

    private void giveBack(Buffer buffer) {
        lock.lock();
        try {
            leased.remove(buffer);
            free.push(buffer);
            changed.signalAll();
            freeMemoryWhenUnused();
        } finally {
            lock.unlock();
        }
    }

    private void freeMemoryWhenUnused() {
        if (ended && leased.isEmpty() && arena.scope().isAlive()) {
            arena.close();
        }
    }

    private long interval() {
        lock.lock();
        try {
            return interval;
        } finally {
            lock.unlock();
        }
    }

    // Control

    private void playEvents() {
        boolean moved = false;
        for (InputEvent event = nextEvent(); event != null; event = nextEvent()) {
            moved |= play(event);
        }
        if (moved) {
            showCursor(null);
        }
    }

    private InputEvent nextEvent() {
        lock.lock();
        try {
            return events.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the pointer moved. */
    private boolean play(InputEvent event) {
        switch (event) {
            case InputEvent.PointerPosition(double x, double y) -> {
                movePointer(x * width, y * height);
                return true;
            }
            case InputEvent.PointerMotion(double dx, double dy) -> {
                movePointer(cursorX + dx, cursorY + dy);
                return true;
            }
            case InputEvent.PointerButton(int button, boolean pressed) -> {
                if (button == LEFT_BUTTON && pressed) {
                    picture.click((int) cursorX, (int) cursorY);
                }
            }
            case InputEvent.Key(int code, boolean pressed) -> {
                if (pressed) {
                    pressKey(KeyCode.code(code).orElse(""));
                }
            }
            case InputEvent.Text(String text) -> picture.type(text);
            case InputEvent.WheelSmooth _, InputEvent.WheelSteps _ -> {} // there is nothing to scroll
        }
        return false;
    }

    private void movePointer(double x, double y) {
        cursorX = Math.clamp(x, 0, width - 1);
        cursorY = Math.clamp(y, 0, height - 1);
    }

    private void pressKey(String code) {
        if (code.startsWith("Key") || code.startsWith("Digit")) {
            picture.type(code.substring(code.length() - 1));
        } else if (code.equals("Space")) {
            picture.type(" ");
        } else if (code.equals("Backspace")) {
            picture.erase();
        }
    }

    private void showCursor(CursorShape shape) {
        lock.lock();
        try {
            cursorUpdates++;
        } finally {
            lock.unlock();
        }
        listener.onCursor(new CursorState(true, (int) cursorX, (int) cursorY, shape));
    }

    /** A white triangle with a black edge. */
    private static CursorShape shape() {
        byte[] rgba = new byte[CURSOR_SIDE * CURSOR_SIDE * 4];
        for (int y = 0; y < CURSOR_SIDE; y++) {
            for (int x = 0; x <= CURSOR_SIDE - 1 - y; x++) {
                boolean edge = x == 0 || y == 0 || x == CURSOR_SIDE - 1 - y;
                int at = (y * CURSOR_SIDE + x) * 4;
                byte level = (byte) (edge ? 0 : 255);
                rgba[at] = level;
                rgba[at + 1] = level;
                rgba[at + 2] = level;
                rgba[at + 3] = (byte) 255;
            }
        }
        return new CursorShape(CURSOR_SIDE, CURSOR_SIDE, 0, 0, rgba);
    }

    private final class Controls implements InputSink {

        private long dropped;

        @Override
        public String name() {
            return "test-pattern";
        }

        @Override
        public void send(InputEvent event) {
            lock.lock();
            try {
                if (!closed && events.size() < MAX_WAITING_EVENTS) {
                    events.add(event);
                } else {
                    dropped++;
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public long dropped() {
            lock.lock();
            try {
                return dropped;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {}
    }
}
