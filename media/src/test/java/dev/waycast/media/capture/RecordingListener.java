package dev.waycast.media.capture;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.VideoFrame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Keeps what a source delivers. Frames wait until the test takes them, or are closed at once when it does not want them. */
public final class RecordingListener implements CaptureListener {

    public record End(String reason, boolean retry) {}

    private static final int PATIENCE_SECONDS = 15;

    private final BlockingQueue<VideoFrame> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<CursorState> cursors = new LinkedBlockingQueue<>();
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicReference<Damage> merged = new AtomicReference<>(Damage.NONE);
    private final Semaphore outputChanges = new Semaphore(0);
    private volatile boolean discarding;

    @Override
    public void onFrame(VideoFrame frame) {
        received.incrementAndGet();
        merged.updateAndGet(damage -> damage.merge(frame.damage()));
        if (discarding) {
            frame.close();
        } else {
            frames.add(frame);
        }
    }

    @Override
    public void onCursor(CursorState cursor) {
        cursors.add(cursor);
    }

    @Override
    public void onOutputs() {
        outputChanges.release();
    }

    /** Waits until a change of the outputs was told after which this holds. */
    public void awaitOutputs(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!outputChanges.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The outputs did not change within " + PATIENCE_SECONDS + " s");
            }
        }
    }

    @Override
    public void onEnded(String reason, boolean retry) {
        ends.add(new End(reason, retry));
    }

    /** The next frame, for the test to close; fails when none comes. */
    public VideoFrame frame() throws InterruptedException {
        VideoFrame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("No frame came within " + PATIENCE_SECONDS + " s");
        }
        return frame;
    }

    public CursorState cursor() throws InterruptedException {
        CursorState cursor = cursors.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (cursor == null) {
            throw new AssertionError("No cursor came within " + PATIENCE_SECONDS + " s");
        }
        return cursor;
    }

    public End end() throws InterruptedException {
        End end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("The source did not end within " + PATIENCE_SECONDS + " s");
        }
        return end;
    }

    /** Whether it ended within so many milliseconds. */
    public boolean hasEnded(long millis) throws InterruptedException {
        return ends.poll(millis, TimeUnit.MILLISECONDS) != null;
    }

    /** Closes what waits and, from now on, every frame at once. */
    public void discard() {
        discarding = true;
        for (VideoFrame frame = frames.poll(); frame != null; frame = frames.poll()) {
            frame.close();
        }
    }

    public int received() {
        return received.get();
    }

    /** Waits until more than so many frames have come since the beginning. */
    public void awaitMoreThan(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (received() <= count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("No frame came after the first " + count);
            }
            Thread.sleep(5);
        }
    }

    /** The damage of every frame since the last call. */
    public Damage takeDamage() {
        return merged.getAndSet(Damage.NONE);
    }

    /** Waits until no frame has come for so long. */
    public void awaitQuiet(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        int before;
        do {
            before = received();
            Thread.sleep(millis);
            if (System.nanoTime() > deadline) {
                throw new AssertionError("The desktop does not come to rest");
            }
        } while (received() != before);
    }
}
