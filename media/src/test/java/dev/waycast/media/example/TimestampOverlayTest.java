package dev.waycast.media.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.FrameProcessors;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampOverlayTest {

    private static final int WIDTH = 200;
    private static final int HEIGHT = 40;

    @Test
    void paintsTheTimeAndDamagesJustThat() {
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:34:56.789Z"), ZoneOffset.UTC);
        try (Arena arena = Arena.ofConfined();
                FrameProcessors processors = new FrameProcessors(List.of(new TimestampOverlay(10, 10, clock)))) {
            processors.beforeEncode(frame(arena, Damage.FULL)).close();
            try (VideoFrame shown = processors.beforeEncode(frame(arena, Damage.NONE))) {
                assertThat(shown.damage().rectangles()).containsExactly(new Rectangle(10, 10, 144, 14));
                // The first digit, 1, row by row as it looks.
                assertThat(row(shown, 10)).isEqualTo("....##......");
                assertThat(row(shown, 12)).isEqualTo("..####......");
                assertThat(row(shown, 23)).isEqualTo("..######....");
            }
        }
    }

    @Test
    void atTheEdgeItIsCutOff() {
        try (Arena arena = Arena.ofConfined();
                FrameProcessors processors =
                        new FrameProcessors(List.of(new TimestampOverlay(WIDTH - 20, HEIGHT - 5, Clock.systemUTC())));
                VideoFrame shown = processors.beforeEncode(frame(arena, Damage.NONE))) {
            assertThat(processors.names()).containsExactly("timestamp");
        }
    }

    /** The page shows this class: what it shows has to be what is compiled and tested here. */
    @Test
    void theManualShowsThisVeryClass() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        String source =
                Files.readString(root.resolve("media/src/test/java/dev/waycast/media/example/TimestampOverlay.java"));
        String page = Files.readString(root.resolve("docs/frame-processors.md"));
        String shown = page.substring(page.indexOf("```java\n") + 8, page.indexOf("\n```", page.indexOf("```java\n")));
        for (String part : shown.split("\n    // ...\n")) {
            assertThat(source).contains(part.strip());
        }
    }

    private static VideoFrame frame(Arena arena, Damage damage) {
        int stride = WIDTH * PixelFormat.BYTES_PER_PIXEL;
        return new VideoFrame(
                PixelFormat.BGR0,
                WIDTH,
                HEIGHT,
                new FrameMemory.Mapped(arena.allocate((long) stride * HEIGHT), stride),
                damage,
                0,
                new StageTimes(),
                () -> {});
    }

    private static String row(VideoFrame frame, int y) {
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        StringBuilder dots = new StringBuilder();
        for (int x = 10; x < 22; x++) {
            int pixel = memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + x * 4L);
            dots.append(pixel == -1 ? '#' : '.');
        }
        return dots.toString();
    }
}
