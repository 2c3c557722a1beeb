package dev.waycast.runtime.whip;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureDescription.CursorMode;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A capture of what somebody publishes. It can only be watched.
 *
 * <p>A picture that comes sooner than the rate allows waits for its time, unless a newer one takes its place: the last
 * picture before a standstill is always shown. Thread-safe.
 */
final class PublishedSource implements CaptureSource {

    private final CaptureDescription description;
    private final CaptureListener listener;
    private final Consumer<PublishedSource> onClosed;
    private VideoFrame waiting;
    private boolean closed;
    private long interval;
    private long shownAt;
    private long shown;
    private long skipped;

    PublishedSource(String publisher, int frameRate, CaptureListener listener, Consumer<PublishedSource> onClosed) {
        this.description = new CaptureDescription(WhipCaptureProvider.NAME, "", publisher, CursorMode.EMBEDDED);
        this.listener = listener;
        this.onClosed = onClosed;
        this.interval = interval(frameRate);
        this.shownAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
    }

    /** Takes a picture. */
    void show(VideoFrame picture) {
        VideoFrame replaced;
        long due;
        synchronized (this) {
            if (closed) {
                picture.close();
                return;
            }
            replaced = waiting;
            skipped += replaced == null ? 0 : 1;
            waiting = picture;
            due = shownAt + interval - System.nanoTime();
        }
        if (replaced != null) {
            replaced.close();
        }
        if (due <= 0) {
            deliver();
        } else if (replaced == null) {
            Executor later = CompletableFuture.delayedExecutor(due, TimeUnit.NANOSECONDS);
            later.execute(this::deliver);
        }
    }

    /** It is over; the listener closes this capture. */
    void ended(String reason) {
        listener.onEnded(reason, false);
    }

    @Override
    public CaptureDescription description() {
        return description;
    }

    @Override
    public Optional<InputSink> input() {
        return Optional.empty();
    }

    @Override
    public void refresh() {
        deliver();
    }

    @Override
    public void frameRate(int framesPerSecond) {
        synchronized (this) {
            interval = interval(framesPerSecond);
        }
        deliver();
    }

    @Override
    public synchronized CaptureStatistics statistics() {
        return new CaptureStatistics(shown, skipped, 0);
    }

    @Override
    public void close() {
        VideoFrame left;
        synchronized (this) {
            closed = true;
            left = waiting;
            waiting = null;
        }
        if (left != null) {
            left.close();
        }
        onClosed.accept(this);
    }

    private void deliver() {
        VideoFrame due;
        synchronized (this) {
            due = waiting;
            waiting = null;
            if (due == null) {
                return;
            }
            shownAt = System.nanoTime();
            shown++;
        }
        listener.onFrame(due);
    }

    /** A little less than the rate says, so that pictures that come at just this rate need not wait. */
    private static long interval(int framesPerSecond) {
        return TimeUnit.SECONDS.toNanos(9) / (10L * framesPerSecond);
    }
}
