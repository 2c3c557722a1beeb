package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfSizeTest {

    private final Random random = new Random(1);

    @ParameterizedTest
    @CsvSource({"64, 48", "65, 48", "64, 47", "33, 31", "1, 1", "2, 1", "3, 5"})
    void eachPixelIsTheMeanOfFour(int width, int height) {
        try (Arena arena = Arena.ofConfined();
                HalfSize half = new HalfSize()) {
            MemorySegment pixels = noise(arena, width, height);
            try (VideoFrame small = half.of(frame(pixels, width, height, Damage.FULL), mapped(pixels, width))) {
                assertThat(small.width()).isEqualTo((width + 1) / 2);
                assertThat(small.height()).isEqualTo((height + 1) / 2);
                assertThat(small.damage()).isEqualTo(Damage.FULL);
                assertSame(small, pixels, width, height);
            }
        }
    }

    @Test
    void onlyWhatChangedIsMadeAnewAndThatIsEnough() {
        int width = 51;
        int height = 39;
        try (Arena arena = Arena.ofConfined();
                HalfSize half = new HalfSize()) {
            MemorySegment pixels = noise(arena, width, height);
            half.of(frame(pixels, width, height, Damage.FULL), mapped(pixels, width))
                    .close();
            for (int i = 0; i < 200; i++) {
                Rectangle region = region(width, height);
                paint(pixels, width, region);
                Damage damage = Damage.of(List.of(region), width, height);
                try (VideoFrame small = half.of(frame(pixels, width, height, damage), mapped(pixels, width))) {
                    assertThat(small.damage().rectangles()).hasSize(1);
                    assertSame(small, pixels, width, height);
                }
            }
        }
    }

    @Test
    void anEncoderThatKeepsItsPictureKeepsItsMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = noise(arena, 16, 16);
            HalfSize half = new HalfSize();
            VideoFrame kept = half.of(frame(pixels, 16, 16, Damage.FULL), mapped(pixels, 16));
            int before = pixel(kept, 3, 3);
            paint(pixels, 16, new Rectangle(0, 0, 16, 16));
            try (VideoFrame next = half.of(frame(pixels, 16, 16, Damage.NONE), mapped(pixels, 16))) {
                assertThat(next.damage()).as("new memory is empty").isEqualTo(Damage.FULL);
                assertSame(next, pixels, 16, 16);
            }
            half.close();
            assertThat(pixel(kept, 3, 3)).isEqualTo(before);
            kept.close();
        }
    }

    private static void assertSame(VideoFrame small, MemorySegment pixels, int width, int height) {
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) {
                assertThat(pixel(small, x, y)).as(x + "," + y).isEqualTo(mean(pixels, width, height, 2 * x, 2 * y));
            }
        }
    }

    private static int mean(MemorySegment pixels, int width, int height, int x, int y) {
        int right = Math.min(x + 1, width - 1);
        int below = Math.min(y + 1, height - 1);
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int sum = channel(pixels, width, x, y, shift)
                    + channel(pixels, width, right, y, shift)
                    + channel(pixels, width, x, below, shift)
                    + channel(pixels, width, right, below, shift);
            result |= (sum + 2) / 4 << shift;
        }
        return result;
    }

    private static int channel(MemorySegment pixels, int width, int x, int y, int shift) {
        return pixels.get(ValueLayout.JAVA_INT_UNALIGNED, ((long) y * width + x) * 4) >>> shift & 0xff;
    }

    private static int pixel(VideoFrame frame, int x, int y) {
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        return memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + x * 4L);
    }

    private MemorySegment noise(Arena arena, int width, int height) {
        MemorySegment pixels = arena.allocate((long) width * height * 4);
        paint(pixels, width, new Rectangle(0, 0, width, height));
        return pixels;
    }

    private void paint(MemorySegment pixels, int width, Rectangle region) {
        for (int y = region.y(); y < region.bottom(); y++) {
            for (int x = region.x(); x < region.right(); x++) {
                pixels.set(ValueLayout.JAVA_INT_UNALIGNED, ((long) y * width + x) * 4, random.nextInt());
            }
        }
    }

    private Rectangle region(int width, int height) {
        int x = random.nextInt(width);
        int y = random.nextInt(height);
        return new Rectangle(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
    }

    private static FrameMemory.Mapped mapped(MemorySegment pixels, int width) {
        return new FrameMemory.Mapped(pixels, width * 4);
    }

    private static VideoFrame frame(MemorySegment pixels, int width, int height, Damage damage) {
        return new VideoFrame(
                PixelFormat.BGRA, width, height, mapped(pixels, width), damage, 0, new StageTimes(), () -> {});
    }
}
