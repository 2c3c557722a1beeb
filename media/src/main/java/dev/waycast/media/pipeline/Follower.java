package dev.waycast.media.pipeline;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoding on a thread of its own, beside the one that the pictures come through: from a copy of the newest picture,
 * at its own pace. What it cannot encode in time it does not encode; nobody waits for it.
 *
 * <p>Where there are not enough processors its thread steps back for the others, unless it encodes for the one who
 * controls the desktop, and it takes no more time than {@link ProcessorTime} leaves it.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final long LONGEST_WAIT = Duration.ofSeconds(1).toNanos();

    private final Encoding encoding;
    private final ProcessorTime processorTime;
    private final boolean first;
    private final Consumer<Follower> onRetired;
    private final PictureCopy copy = new PictureCopy();
    private final HalfSize halfSize = new HalfSize();
    private final Thread thread;
    private volatile boolean closed;
    private long nextAt = System.nanoTime();

    /**
     * @param first whether it encodes for the one who controls the desktop
     * @param onRetired told at the end of its thread, when nobody has watched for a while or it has to begin anew
     */
    Follower(Encoding encoding, ProcessorTime processorTime, boolean first, Consumer<Follower> onRetired) {
        this.encoding = encoding;
        this.processorTime = processorTime;
        this.first = first;
        this.onRetired = onRetired;
        this.thread = Thread.ofPlatform()
                .name("waycast-encoder-" + encoding.stream().id())
                .daemon()
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Encoding encoding() {
        return encoding;
    }

    void wake() {
        copy.wake();
    }

    /** Whether a picture is needed, even one that did not change. */
    boolean wantsPicture() {
        return copy.isWanted() && encoding.isReady(System.nanoTime());
    }

    /** Shows it a picture, on the thread the pictures come through. The frame stays the caller's. */
    void offer(VideoFrame frame) {
        switch (frame.memory()) {
            case FrameMemory.Mapped pixels -> copy.put(frame, pixels);
            // Because there is a follower, pictures come in mapped memory in a moment.
            case FrameMemory.DmaBuf _ -> encoding.missed();
        }
    }

    /** Pictures were lost on their way here: the next one counts as new. */
    void missed() {
        copy.want();
    }

    void close() {
        closed = true;
        copy.close();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            if (!first) {
                ThreadPriority.stepBack();
            }
            while (!closed && !isDone()) {
                waitForWork();
                if (!closed && encoding.isReady(System.nanoTime())) {
                    step();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            encoding.close();
            halfSize.close();
            copy.close();
            // Last: from here on the encoding may be another thread's.
            onRetired.accept(this);
        }
    }

    private boolean isDone() {
        // A thread that has stepped back cannot come forward again: another one takes over.
        boolean cameFirst = !first && encoding.stream().isForController();
        return cameFirst || encoding.isUnused(Encodings.LINGER, System.nanoTime());
    }

    private void waitForWork() throws InterruptedException {
        long now = System.nanoTime();
        long pause = Math.max(nextAt - now, encoding.pauseLeft(now));
        if (pause > 0) {
            copy.rest(Math.min(pause, LONGEST_WAIT));
        } else if (encoding.isWatched()) {
            copy.await(Math.min(encoding.dueIn(now), LONGEST_WAIT));
        } else {
            // What changes meanwhile adds up in the copy.
            copy.awaitWake(LONGEST_WAIT);
        }
    }

    private void step() {
        long start = System.nanoTime();
        try {
            VideoFrame taken = copy.take();
            if (taken == null) {
                encoding.repeatIfDue();
            } else {
                encodeAndClose(taken);
            }
        } catch (EncoderException e) {
            failed(e);
        } catch (RuntimeException e) {
            // A defect in one picture must not end the thread: the next picture starts afresh, whole.
            LOG.error("A picture of {} could not be encoded", encoding.stream().id(), e);
            failed(new EncoderException(e.toString(), e));
        }
        pace(start, System.nanoTime());
    }

    private void encodeAndClose(VideoFrame taken) {
        taken.times().dequeued = System.nanoTime();
        VideoFrame frame = encoding.rung().isSmaller() ? smaller(taken) : taken;
        try {
            encoding.openFor(frame.width(), frame.height());
            encoding.encode(frame, encoding.needsKeyframe());
        } finally {
            frame.close();
        }
    }

    private VideoFrame smaller(VideoFrame frame) {
        return switch (frame.memory()) {
            case FrameMemory.Mapped pixels -> halfSize.of(frame, pixels);
            case FrameMemory.DmaBuf _ -> throw new IllegalStateException("A copy is in mapped memory");
        };
    }

    private void failed(EncoderException e) {
        encoding.failed(e);
        copy.want();
    }

    /** The next picture not before its turn, and not before others had their share of the processors. */
    private void pace(long start, long end) {
        long interval = TimeUnit.SECONDS.toNanos(1) / encoding.frameRate();
        // A picture that came late does not make the next one late, but two do not come at once either.
        long turn = Math.max(nextAt + interval, start + interval / 2);
        double share = encoding.stream().isForController() ? 1 : processorTime.share();
        nextAt = Math.max(turn, start + (long) ((end - start) / share));
    }
}
