package dev.waycast.media.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamageDetectorTest {

    private static final Duration CARRY = Duration.ofMillis(100);

    @Test
    void theFirstPictureIsWholeAndAnEqualOneIsNothing() {
        try (Picture picture = new Picture(100, 50, 24);
                DamageDetector detector = new DamageDetector()) {
            assertThat(picture.detect(detector)).isEqualTo(Damage.FULL);
            picture.changePadding();
            assertThat(picture.detect(detector)).isEqualTo(Damage.NONE);
            assertThat(detector.carries()).isFalse();
            assertThat(detector.statistics().frames()).isEqualTo(2);
            assertThat(detector.statistics().unchanged()).isEqualTo(1);
        }
    }

    @Test
    void onePixelDamagesItsBlock() {
        try (Picture picture = new Picture(100, 50, 0);
                DamageDetector detector = new DamageDetector(0, CARRY)) {
            picture.detect(detector);
            picture.set(99, 49, 1);
            assertThat(picture.detect(detector).rectangles()).containsExactly(new Rectangle(96, 48, 4, 2));
            picture.set(40, 20, 1);
            assertThat(picture.detect(detector).rectangles()).containsExactly(new Rectangle(32, 16, 16, 16));
        }
    }

    @Test
    void aBlockOfChangedRowsIsOneRectangle() {
        try (Picture picture = new Picture(640, 480, 0);
                DamageDetector detector = new DamageDetector()) {
            picture.detect(detector);
            for (int y = 32; y < 96; y++) {
                for (int x = 64; x < 192; x++) {
                    picture.set(x, y, 5);
                }
            }
            assertThat(picture.detect(detector).rectangles()).containsExactly(new Rectangle(64, 32, 128, 64));
        }
    }

    /** Every pixel that differs is covered, and far-away pixels that do not differ are not, however they are spread. */
    @ParameterizedTest
    @CsvSource({"64,64,0", "101,77,12", "333,200,4", "640,360,0", "16,16,0", "7,5,0"})
    void coversWhatANaiveComparisonFinds(int width, int height, int padding) {
        Random random = new Random(width);
        try (Picture picture = new Picture(width, height, padding);
                DamageDetector detector = new DamageDetector(0, CARRY)) {
            picture.detect(detector);
            int[] shown = picture.pixels();
            for (int round = 0; round < 200; round++) {
                picture.scribble(random);
                Damage damage = picture.detect(detector);
                int[] now = picture.pixels();
                boolean anyDifferent = false;
                for (int i = 0; i < now.length; i++) {
                    if (now[i] != shown[i]) {
                        anyDifferent = true;
                        assertThat(covers(damage, i % width, i / width))
                                .as("round %d, pixel %d,%d in %s", round, i % width, i / width, damage)
                                .isTrue();
                    }
                }
                assertThat(damage.isEmpty()).isEqualTo(!anyDifferent);
                assertThat(damage.rectangles()).hasSizeLessThanOrEqualTo(Damage.MAX_RECTANGLES);
                shown = now;
            }
        }
    }

    /** A viewer that copies only the reported regions ends up with the picture, threshold or not. */
    @Test
    void smallChangesAreHeldBackButNeverLost() {
        Random random = new Random(1);
        AtomicLong clock = new AtomicLong();
        int width = 200;
        int height = 120;
        try (Picture picture = new Picture(width, height, 8);
                DamageDetector detector = new DamageDetector(30, CARRY, clock::get)) {
            int[] viewer = new int[width * height];
            long stale = 0;
            int heldBack = 0;
            for (int round = 0; round < 2000; round++) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    picture.set(random.nextInt(width), random.nextInt(height), random.nextInt());
                }
                apply(picture.detect(detector), picture.pixels(), viewer, width);
                boolean differs = !Arrays.equals(viewer, picture.pixels());
                assertThat(detector.carries()).as("round %d", round).isEqualTo(differs);
                stale = differs ? stale + 10 : 0;
                heldBack += differs ? 1 : 0;
                assertThat(stale).as("milliseconds that a change was held back").isLessThanOrEqualTo(100);
                clock.addAndGet(Duration.ofMillis(10).toNanos());
            }
            assertThat(heldBack).isPositive();
            assertThat(detector.statistics().carried()).isEqualTo(heldBack);
        }
    }

    @Test
    void theSamePictureAskedAgainInTimeGivesTheHeldBackChange() {
        AtomicLong clock = new AtomicLong(5);
        try (Picture picture = new Picture(64, 64, 0);
                DamageDetector detector = new DamageDetector(4, CARRY, clock::get)) {
            picture.detect(detector);
            picture.set(1, 1, 9);
            assertThat(picture.detect(detector)).isEqualTo(Damage.NONE);
            assertThat(detector.carries()).isTrue();
            clock.set(detector.carriedUntil());
            assertThat(picture.detect(detector).rectangles()).containsExactly(new Rectangle(0, 0, 16, 16));
            assertThat(detector.carries()).isFalse();
        }
    }

    @Test
    void aChangeThatGoesBackInTimeIsNone() {
        AtomicLong clock = new AtomicLong();
        try (Picture picture = new Picture(64, 64, 0);
                DamageDetector detector = new DamageDetector(4, CARRY, clock::get)) {
            picture.detect(detector);
            picture.set(1, 1, 9);
            picture.detect(detector);
            picture.set(1, 1, 0);
            assertThat(picture.detect(detector)).isEqualTo(Damage.NONE);
            assertThat(detector.carries()).isFalse();
        }
    }

    @Test
    void trustsWhatTheSourceTellsAndStartsAnewAfterwards() {
        Damage told = Damage.of(List.of(new Rectangle(1, 2, 3, 4)), 64, 64);
        try (Picture picture = new Picture(64, 64, 0);
                DamageDetector detector = new DamageDetector()) {
            picture.detect(detector);
            assertThat(picture.detect(detector, told)).isEqualTo(told);
            assertThat(picture.detect(detector, Damage.NONE)).isEqualTo(Damage.NONE);
            assertThat(picture.detect(detector)).isEqualTo(Damage.FULL);
            assertThat(picture.detect(detector)).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void anotherSizeIsAWholePicture() {
        try (Picture small = new Picture(64, 64, 0);
                Picture large = new Picture(128, 64, 0);
                DamageDetector detector = new DamageDetector()) {
            assertThat(small.detect(detector)).isEqualTo(Damage.FULL);
            assertThat(large.detect(detector)).isEqualTo(Damage.FULL);
            assertThat(large.detect(detector)).isEqualTo(Damage.NONE);
            assertThat(small.detect(detector)).isEqualTo(Damage.FULL);
        }
    }

    private static boolean covers(Damage damage, int x, int y) {
        return damage.rectangles().stream()
                .anyMatch(region -> x >= region.x() && x < region.right() && y >= region.y() && y < region.bottom());
    }

    private static void apply(Damage damage, int[] picture, int[] viewer, int width) {
        for (int i = 0; i < picture.length; i++) {
            if (damage.kind() == Damage.Kind.FULL || covers(damage, i % width, i / width)) {
                viewer[i] = picture[i];
            }
        }
    }

    private static final class Picture implements AutoCloseable {
        private final int width;
        private final int height;
        private final int stride;
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment memory;

        Picture(int width, int height, int padding) {
            this.width = width;
            this.height = height;
            this.stride = width * PixelFormat.BYTES_PER_PIXEL + padding;
            this.memory = arena.allocate((long) stride * height);
        }

        void set(int x, int y, int pixel) {
            memory.set(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L, pixel);
        }

        void changePadding() {
            for (int y = 0; y < height; y++) {
                memory.set(ValueLayout.JAVA_BYTE, (long) (y + 1) * stride - 1, (byte) 1);
            }
        }

        void scribble(Random random) {
            for (int i = random.nextInt(4); i > 0; i--) {
                set(random.nextInt(width), random.nextInt(height), random.nextInt(3));
            }
            if (random.nextInt(4) == 0) {
                int left = random.nextInt(width);
                int top = random.nextInt(height);
                int colour = random.nextInt();
                for (int y = top; y < top + random.nextInt(height - top + 1); y++) {
                    for (int x = left; x < width; x += 1 + random.nextInt(3)) {
                        set(x, y, colour);
                    }
                }
            }
        }

        int[] pixels() {
            int[] pixels = new int[width * height];
            for (int y = 0; y < height; y++) {
                MemorySegment.copy(memory, ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride, pixels, y * width, width);
            }
            return pixels;
        }

        Damage detect(DamageDetector detector) {
            return detect(detector, Damage.UNKNOWN);
        }

        Damage detect(DamageDetector detector, Damage told) {
            try (VideoFrame frame = new VideoFrame(
                    PixelFormat.BGR0,
                    width,
                    height,
                    new FrameMemory.Mapped(memory, stride),
                    told,
                    0,
                    new StageTimes(),
                    () -> {})) {
                return detector.detect(frame);
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
