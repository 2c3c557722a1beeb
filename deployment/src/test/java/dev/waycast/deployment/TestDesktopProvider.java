package dev.waycast.deployment;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.CaptureStatistics;
import dev.waycast.media.capture.testpattern.TestPatternProvider;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The test pattern, with hands: what would be played on a desktop is written down in its order. */
public class TestDesktopProvider implements CaptureSourceProvider {

    static final String FIRST = "FIRST";

    /** Everything that reached the desktop, and what tests write between it. */
    static final List<Object> PLAYED = new CopyOnWriteArrayList<>();

    private static volatile CaptureListener listener;
    private static volatile List<String> others = List.of();

    /** Something that was played on another output than the first. */
    record Elsewhere(String output, InputEvent event) {}

    /** The desktop has these outputs besides the first. */
    static void others(String... present) {
        others = List.of(present);
        listener.onOutputs();
    }

    /** Somebody at the desktop moves the pointer. */
    static void movePointer(int x, int y) {
        listener.onCursor(new CursorState(true, x, y, null));
    }

    @Override
    public String name() {
        return "test-desktop";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return new Availability(true, "The test desktop is always there.");
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener present) throws InterruptedException {
        listener = present;
        return new Controllable(FIRST, request, new TestPatternProvider().open(request.of(""), present));
    }

    private record Controllable(String output, CaptureRequest request, CaptureSource pattern) implements CaptureSource {

        @Override
        public CaptureDescription description() {
            CaptureDescription described = pattern.description();
            return new CaptureDescription(described.provider(), described.desktop(), output, described.cursor());
        }

        @Override
        public Optional<InputSink> input() {
            return Optional.of(new Hands(output));
        }

        @Override
        public List<CaptureOutput> outputs() {
            return Stream.concat(Stream.of(FIRST), others.stream())
                    .map(id -> new CaptureOutput(id, "", 640, 360, 1))
                    .toList();
        }

        @Override
        public CaptureSource open(String other, CaptureListener itsListener) throws InterruptedException {
            return new Controllable(other, request, new TestPatternProvider().open(request.of(""), itsListener));
        }

        @Override
        public void refresh() {
            pattern.refresh();
        }

        @Override
        public void frameRate(int framesPerSecond) {
            pattern.frameRate(framesPerSecond);
        }

        @Override
        public CaptureStatistics statistics() {
            return pattern.statistics();
        }

        @Override
        public void close() {
            pattern.close();
        }
    }

    private record Hands(String output) implements InputSink {

        @Override
        public String name() {
            return "test-desktop";
        }

        @Override
        public void send(InputEvent event) {
            PLAYED.add(output.equals(FIRST) ? event : new Elsewhere(output, event));
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
