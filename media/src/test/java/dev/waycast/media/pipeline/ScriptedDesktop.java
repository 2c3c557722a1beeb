package dev.waycast.media.pipeline;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A desktop that does what a test tells it to, when the test tells it to. */
final class ScriptedDesktop implements CaptureSourceProvider {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger refreshes = new AtomicInteger();
    final List<InputEvent> input = new CopyOnWriteArrayList<>();
    volatile int frameRate;
    volatile boolean gpuMemory;
    /** Further outputs, by id: each is a desktop of its own to move. */
    final Map<String, ScriptedDesktop> others = new ConcurrentHashMap<>();

    final AtomicInteger closed = new AtomicInteger();
    private volatile CaptureException refusal;
    private volatile CaptureListener listener;
    private volatile Runnable answer = () -> {};
    private long sequence;

    void refuseWith(CaptureException exception) {
        refusal = exception;
    }

    /** What happens when a frame is asked for. Nothing at first. */
    void answerRefreshWith(Runnable action) {
        answer = action;
    }

    /** Shows one picture of one colour. */
    void show(int width, int height, int bgr0, Damage damage) {
        Arena arena = Arena.ofShared();
        MemorySegment pixels = arena.allocate((long) width * height * PixelFormat.BYTES_PER_PIXEL, 64);
        for (long i = 0; i < (long) width * height; i++) {
            pixels.setAtIndex(ValueLayout.JAVA_INT, i, bgr0);
        }
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        listener.onFrame(new VideoFrame(
                PixelFormat.BGR0,
                width,
                height,
                new FrameMemory.Mapped(pixels, width * PixelFormat.BYTES_PER_PIXEL),
                damage,
                sequence++,
                times,
                arena::close));
    }

    void moveCursor(CursorState cursor) {
        listener.onCursor(cursor);
    }

    void outputsChange() {
        listener.onOutputs();
    }

    void end(String reason, boolean retry) {
        listener.onEnded(reason, retry);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability probe() {
        return new Availability(true, "It does what it is told.");
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener captureListener) {
        opened.incrementAndGet();
        if (refusal != null) {
            throw refusal;
        }
        listener = captureListener;
        return new Source();
    }

    private final class Source implements CaptureSource {
        private final long first = sequence;

        @Override
        public CaptureDescription description() {
            return new CaptureDescription("scripted", "test", "ONE", CaptureDescription.CursorMode.METADATA);
        }

        @Override
        public Optional<InputSink> input() {
            return Optional.of(new Sink());
        }

        @Override
        public void refresh() {
            refreshes.incrementAndGet();
            answer.run();
        }

        @Override
        public void frameRate(int framesPerSecond) {
            frameRate = framesPerSecond;
        }

        @Override
        public void gpuMemory(boolean accepted) {
            gpuMemory = accepted;
        }

        @Override
        public List<CaptureOutput> outputs() {
            return Stream.concat(Stream.of("ONE"), others.keySet().stream().sorted())
                    .map(id -> new CaptureOutput(id, "", 64, 48, 1))
                    .toList();
        }

        @Override
        public CaptureSource open(String output, CaptureListener itsListener) {
            return others.get(output).open((CaptureRequest) null, itsListener);
        }

        @Override
        public CaptureStatistics statistics() {
            return new CaptureStatistics(sequence - first, 0, 0);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final class Sink implements InputSink {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public void send(InputEvent event) {
            input.add(event);
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
