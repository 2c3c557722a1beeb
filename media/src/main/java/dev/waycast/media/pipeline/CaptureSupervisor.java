package dev.waycast.media.pipeline;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.CaptureSourceProvider.Availability;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputSink;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one capture open: chooses a provider by what works here, opens it, and opens it again with back-off when it ends
 * by itself. A person's refusal is final until {@link #retry()}.
 *
 * <p>Opens and closes sources on its own thread {@code waycast-capture}, because a portal waits for a person.
 */
final class CaptureSupervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureSupervisor.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /** What the supervisor tells its pipeline. */
    interface Events {
        void onFrame(VideoFrame frame);

        void onCursor(CursorState cursor);

        void onState(PipelineStatus.State state, String reason);

        void onOutputs();
    }

    private record Ending(String reason, boolean retry) {}

    private final List<CaptureSourceProvider> providers;
    private final String wanted;
    private final CaptureRequest request;
    private final Events events;
    private final Thread thread;

    private volatile CaptureSource source;
    private volatile int frameRate;
    private volatile boolean gpuMemory;
    private volatile OutputSize size;
    private volatile long restarts;
    private volatile long failures;
    /** Of the captures that ended, so that counters do not fall when another one opens. */
    private CaptureStatistics endedStatistics = CaptureStatistics.NONE;

    private long endedInputDropped;

    private Ending ending;
    private boolean retryAsked;
    private boolean closed;

    CaptureSupervisor(List<CaptureSourceProvider> providers, String wanted, CaptureRequest request, Events events) {
        this.providers = providers.stream()
                .sorted(Comparator.comparingInt(CaptureSourceProvider::priority).reversed())
                .toList();
        this.wanted = wanted;
        this.request = request;
        this.events = events;
        this.frameRate = request.frameRate();
        this.thread = Thread.ofPlatform().name("waycast-capture").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The capture that runs now, or null. */
    CaptureSource source() {
        return source;
    }

    /** Of all captures since start. */
    synchronized CaptureStatistics statistics() {
        CaptureSource present = source;
        return present == null ? endedStatistics : endedStatistics.plus(present.statistics());
    }

    /** Input that the sinks of all captures since start did not play. */
    synchronized long inputDropped() {
        CaptureSource present = source;
        return endedInputDropped + (present == null ? 0 : inputDropped(present));
    }

    private static long inputDropped(CaptureSource capture) {
        return capture.input().map(InputSink::dropped).orElse(0L);
    }

    long restarts() {
        return restarts;
    }

    /** How often a capture ended by itself or could not be opened. */
    long failures() {
        return failures;
    }

    void frameRate(int framesPerSecond) {
        frameRate = framesPerSecond;
        withSource(present -> present.frameRate(framesPerSecond));
    }

    /** Whether pictures may come in GPU memory. */
    void gpuMemory(boolean accepted) {
        gpuMemory = accepted;
        withSource(present -> present.gpuMemory(accepted));
    }

    /** @param wanted null: the output's own size */
    void size(OutputSize wanted) {
        size = wanted;
        withSource(present -> size(present, wanted));
    }

    private static void size(CaptureSource capture, OutputSize wanted) {
        if (wanted == null) {
            capture.restoreSize();
        } else {
            capture.resize(wanted);
        }
    }

    void refresh() {
        withSource(CaptureSource::refresh);
    }

    synchronized void retry() {
        retryAsked = true;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration delay = FIRST_DELAY;
        while (!isClosed()) {
            long opened = System.nanoTime();
            Ending end = captureOnce();
            if (end == null) {
                return;
            }
            if (System.nanoTime() - opened > LONGEST_DELAY.toNanos()) {
                delay = FIRST_DELAY;
            }
            failures++;
            LOG.warn("{}{}", end.reason(), end.retry() ? " Trying again." : "");
            events.onState(end.retry() ? PipelineStatus.State.RETRYING : PipelineStatus.State.STOPPED, end.reason());
            if (!pause(end.retry() ? delay : null)) {
                return;
            }
            restarts++;
            delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : LONGEST_DELAY;
        }
    }

    /** Captures until the source ends. Null when this supervisor was closed. */
    private Ending captureOnce() {
        synchronized (this) {
            ending = null;
        }
        events.onState(PipelineStatus.State.STARTING, "");
        try (CaptureSource opened = provider().open(request, new SourceListener())) {
            opened.frameRate(frameRate);
            opened.gpuMemory(gpuMemory);
            source = opened;
            size(opened, size);
            events.onState(PipelineStatus.State.CAPTURING, "");
            LOG.info(
                    "Capturing {} of {} through {}, pointer {}",
                    opened.description().output(),
                    opened.description().desktop(),
                    opened.description().provider(),
                    opened.description().cursor());
            try {
                return awaitEnding();
            } finally {
                ended(opened);
            }
        } catch (CaptureException e) {
            return isClosed() ? null : new Ending(e.getMessage(), e.retryable());
        } catch (InterruptedException e) {
            return null;
        } catch (RuntimeException e) {
            LOG.error("The capture failed in a way it should not", e);
            return new Ending("The capture failed: " + e + ".", true);
        } finally {
            source = null;
        }
    }

    private synchronized void ended(CaptureSource capture) {
        endedStatistics = endedStatistics.plus(capture.statistics());
        endedInputDropped += inputDropped(capture);
        source = null;
    }

    private CaptureSourceProvider provider() {
        if (wanted.equals("auto")) {
            return firstUsable();
        }
        return providers.stream()
                .filter(provider -> provider.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CaptureException("There is no capture source \"" + wanted + "\"; choose one of "
                        + providers.stream().map(CaptureSourceProvider::name).toList() + " or auto."));
    }

    private CaptureSourceProvider firstUsable() {
        StringBuilder why = new StringBuilder("No desktop can be captured here.");
        for (CaptureSourceProvider provider : providers) {
            if (provider.priority() <= 0) {
                continue;
            }
            Availability availability = provider.probe();
            if (availability.usable()) {
                return provider;
            }
            why.append(' ').append(provider.name()).append(": ").append(availability.explanation());
        }
        throw new CaptureException(why.toString());
    }

    private synchronized Ending awaitEnding() throws InterruptedException {
        while (ending == null && !closed) {
            wait();
        }
        return closed ? null : ending;
    }

    /** Waits so long, or for {@link #retry()} when there is no delay. False when closed. */
    private synchronized boolean pause(Duration delay) {
        try {
            retryAsked = false;
            long until = delay == null ? Long.MAX_VALUE : System.nanoTime() + delay.toNanos();
            while (!closed && !retryAsked) {
                long millis = delay == null ? 0 : (until - System.nanoTime()) / 1_000_000;
                if (delay != null && millis <= 0) {
                    break;
                }
                wait(millis);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void withSource(Consumer<CaptureSource> action) {
        CaptureSource present = source;
        if (present != null) {
            action.accept(present);
        }
    }

    private final class SourceListener implements CaptureListener {
        @Override
        public void onFrame(VideoFrame frame) {
            events.onFrame(frame);
        }

        @Override
        public void onCursor(CursorState cursor) {
            events.onCursor(cursor);
        }

        @Override
        public void onOutputs() {
            events.onOutputs();
        }

        @Override
        public void onEnded(String reason, boolean retry) {
            synchronized (CaptureSupervisor.this) {
                ending = new Ending(reason, retry);
                CaptureSupervisor.this.notifyAll();
            }
        }
    }
}
