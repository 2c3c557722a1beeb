package dev.waycast.media.capture.wlroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.desktop.ClockCode;
import dev.waycast.media.desktop.ClockSurface;
import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads a clock that a client draws back from the captured picture. It prints the latency, and asserts none. */
class CaptureLatencyTest {

    @ParameterizedTest
    @CsvSource({
        "1280,720,30,DESKTOP,60",
        "1920,1080,30,DESKTOP,60",
        "1920,1080,30,MOTION,60",
        "1280,720,60,DESKTOP,60",
        "1280,720,60,DESKTOP,120"
    })
    void everyFrameDrawnArrivesReadable(
            int width, int height, int framesPerSecond, ClockSurface.Content content, int outputHertz)
            throws InterruptedException {
        List<Long> ages = Collections.synchronizedList(new ArrayList<>());
        List<Integer> unreadable = Collections.synchronizedList(new ArrayList<>());
        List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
        CaptureListener listener = new CaptureListener() {
            @Override
            public void onFrame(VideoFrame frame) {
                long now = System.nanoTime();
                try (frame) {
                    FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
                    OptionalLong code = ClockCode.read((x, y) ->
                            memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + 4L * x)
                                    & 0xff);
                    if (code.isPresent()) {
                        ages.add(ClockCode.ageMicros(code.getAsLong(), now));
                        numbers.add(ClockCode.frame(code.getAsLong()));
                    } else {
                        unreadable.add(1);
                    }
                }
            }

            @Override
            public void onCursor(CursorState cursor) {}

            @Override
            public void onEnded(String reason, boolean retry) {}
        };
        try (HeadlessDesktop desktop = HeadlessDesktop.sway(width, height);
                ClockSurface clock = ClockSurface.open(desktop.waylandSocket(), content)) {
            desktop.run("swaymsg", "output HEADLESS-1 resolution " + width + "x" + height + "@" + outputHertz + "Hz");
            clock.draw();
            Thread.sleep(500);
            try (CaptureSource source = new WlrootsCaptureProvider(desktop.waylandSocket())
                    .open(WlrootsCaptureTest.request("", 2 * framesPerSecond), listener)) {
                Thread.sleep(300);
                ages.clear();
                numbers.clear();
                clock.run(framesPerSecond, Duration.ofSeconds(4));
                Thread.sleep(100);
            }
            List<Long> sorted = ages.stream().sorted().toList();
            System.out.printf(
                    "capture %dx%d at %d fps on %d Hz, %s: %d of %d frames, commit to onFrame p50 %.2f ms, p95 %.2f ms, max %.2f"
                            + " ms%n",
                    width,
                    height,
                    framesPerSecond,
                    outputHertz,
                    content,
                    numbers.stream().distinct().count(),
                    clock.drawn(),
                    sorted.get(sorted.size() / 2) / 1000.0,
                    sorted.get(sorted.size() * 95 / 100) / 1000.0,
                    sorted.getLast() / 1000.0);
            assertThat(unreadable).isEmpty();
            assertThat(numbers).isSorted();
            assertThat(numbers.stream().distinct().count()).isGreaterThan(clock.drawn() / 2);
        }
    }
}
