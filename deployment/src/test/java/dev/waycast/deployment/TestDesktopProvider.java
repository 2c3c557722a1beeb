package dev.waycast.deployment;

import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.capture.CaptureListener;
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

/** The test pattern, with hands: what would be played on a desktop is written down in its order. */
public class TestDesktopProvider implements CaptureSourceProvider {

    /** Everything that reached the desktop, and what tests write between it. */
    static final List<Object> PLAYED = new CopyOnWriteArrayList<>();

    private static volatile CaptureListener listener;

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
        return new Controllable(new TestPatternProvider().open(request, present));
    }

    private record Controllable(CaptureSource pattern) implements CaptureSource {

        @Override
        public CaptureDescription description() {
            return pattern.description();
        }

        @Override
        public Optional<InputSink> input() {
            return Optional.of(new Hands());
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

    private static final class Hands implements InputSink {

        @Override
        public String name() {
            return "test-desktop";
        }

        @Override
        public void send(InputEvent event) {
            PLAYED.add(event);
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
