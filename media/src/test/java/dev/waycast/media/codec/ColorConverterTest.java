package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColorConverterTest {

    private static final byte UNTOUCHED = 77;

    private enum Engine {
        LIBYUV(LibyuvConverter::new, 2),
        SWSCALE(SwscaleConverter::new, 3);

        final BiFunction<Integer, Integer, ColorConverter> open;
        final int tolerance;

        Engine(BiFunction<Integer, Integer, ColorConverter> open, int tolerance) {
            this.open = open;
            this.tolerance = tolerance;
        }
    }

    static Stream<Arguments> cases() {
        int[][] sizes = {{64, 48}, {322, 182}, {101, 77}, {320, 15}, {333, 33}};
        return Stream.of(Engine.values())
                .flatMap(engine -> Stream.of(PixelFormat.values())
                        .flatMap(format -> Stream.of(ChromaSampling.values())
                                .flatMap(chroma -> Stream.of(sizes)
                                        .map(size -> Arguments.of(engine, format, chroma, size[0], size[1])))));
    }

    @Test
    void libyuvIsInstalledAndChosen() {
        try (ColorConverter converter = ColorConverter.open(64, 64)) {
            assertThat(converter.name()).as("install libyuv0").isEqualTo("libyuv");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convertsLikeTheFormula(Engine engine, PixelFormat format, ChromaSampling chroma, int width, int height) {
        try (TestPicture picture = new TestPicture(format, width, height, 20);
                Target target = new Target(chroma, width, height);
                ColorConverter converter = engine.open.apply(width, height)) {
            if (engine == Engine.SWSCALE && ((width | height) & 1) == 1) {
                // At odd sizes swscale moves chroma by up to half a sample, which noise would show as an error.
                gradient(picture);
            } else {
                picture.noise(0, 0, width, height, new Random(1));
            }
            converter.convert(mapped(picture), format, Damage.FULL, target.planes);

            for (int y = 0; y < target.planes.height(); y++) {
                for (int x = 0; x < target.planes.width(); x++) {
                    int rgb = picture.rgb(Math.min(x, width - 1), Math.min(y, height - 1));
                    assertNear(target.y(x, y), luma(rgb), engine, "luma", x, y);
                }
            }
            int step = target.planes.chromaStep();
            for (int y = 0; y < target.planes.height() / step; y++) {
                for (int x = 0; x < target.planes.width() / step; x++) {
                    double[] rgb = average(picture, step * x, step * y, step);
                    assertNear(
                            target.u(x, y),
                            128 + 0.439216 * rgb[2] - 0.290993 * rgb[1] - 0.148223 * rgb[0],
                            engine,
                            "u",
                            x,
                            y);
                    assertNear(
                            target.v(x, y),
                            128 + 0.439216 * rgb[0] - 0.367788 * rgb[1] - 0.071427 * rgb[2],
                            engine,
                            "v",
                            x,
                            y);
                }
            }
            target.assertMarginsUntouched();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convertsOnlyTheDamageAndThatLikeAWholePicture(
            Engine engine, PixelFormat format, ChromaSampling chroma, int width, int height) {
        Random random = new Random(2);
        try (TestPicture picture = new TestPicture(format, width, height, 0);
                Target whole = new Target(chroma, width, height);
                Target partial = new Target(chroma, width, height);
                ColorConverter converter = engine.open.apply(width, height)) {
            picture.noise(0, 0, width, height, random);
            converter.convert(mapped(picture), format, Damage.FULL, partial.planes);
            for (int round = 0; round < 20; round++) {
                Rectangle changed = randomRectangle(random, width, height);
                picture.noise(changed.x(), changed.y(), changed.width(), changed.height(), random);
                converter.convert(mapped(picture), format, Damage.of(List.of(changed), width, height), partial.planes);
            }
            converter.convert(mapped(picture), format, Damage.FULL, whole.planes);

            assertThat(partial.memory.mismatch(whole.memory)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesRowsWithoutDamageAlone(Engine engine, PixelFormat format, ChromaSampling chroma, int width, int height) {
        if (height < 48) {
            return;
        }
        try (TestPicture picture = new TestPicture(format, width, height, 0);
                Target target = new Target(chroma, width, height);
                ColorConverter converter = engine.open.apply(width, height)) {
            picture.noise(0, 0, width, height, new Random(3));
            Damage damage = Damage.of(List.of(new Rectangle(3, 17, 5, 2)), width, height);
            converter.convert(mapped(picture), format, damage, target.planes);
            converter.convert(mapped(picture), format, Damage.NONE, target.planes);

            assertThat(target.y(4, 17)).isNotEqualTo(UNTOUCHED);
            assertThat(target.y(4, 15)).isEqualTo(UNTOUCHED);
            assertThat(target.y(4, 32)).isEqualTo(UNTOUCHED);
            int step = target.planes.chromaStep();
            assertThat(target.u(4 / step, 15 / step)).isEqualTo(UNTOUCHED);
            assertThat(target.v(4 / step, 32 / step)).isEqualTo(UNTOUCHED);
        }
    }

    private static void assertNear(int actual, double expected, Engine engine, String plane, int x, int y) {
        if (Math.abs(actual - expected) > engine.tolerance) {
            throw new AssertionError(plane + " at " + x + "," + y + " is " + actual + ", expected " + expected);
        }
    }

    private static double luma(int rgb) {
        return 16 + 0.256788 * (rgb >> 16 & 0xff) + 0.504129 * (rgb >> 8 & 0xff) + 0.097906 * (rgb & 0xff);
    }

    private static double[] average(TestPicture picture, int left, int top, int step) {
        double[] sum = new double[3];
        for (int y = top; y < top + step; y++) {
            for (int x = left; x < left + step; x++) {
                int rgb = picture.rgb(Math.min(x, picture.width - 1), Math.min(y, picture.height - 1));
                sum[0] += (rgb >> 16 & 0xff) / (double) (step * step);
                sum[1] += (rgb >> 8 & 0xff) / (double) (step * step);
                sum[2] += (rgb & 0xff) / (double) (step * step);
            }
        }
        return sum;
    }

    private static void gradient(TestPicture picture) {
        for (int y = 0; y < picture.height; y++) {
            for (int x = 0; x < picture.width; x++) {
                picture.set(x, y, x * 255 / picture.width << 16 | 64 + y << 8 | 128);
            }
        }
    }

    private static Rectangle randomRectangle(Random random, int width, int height) {
        int x = random.nextInt(width);
        int y = random.nextInt(height);
        return new Rectangle(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
    }

    private static FrameMemory.Mapped mapped(TestPicture picture) {
        return new FrameMemory.Mapped(picture.pixels, picture.stride);
    }

    /** Planes with margins on the right that nobody may write. */
    private static final class Target implements AutoCloseable {
        private static final int MARGIN = 64;
        private final Arena arena = Arena.ofConfined();
        final MemorySegment memory;
        final YuvPicture planes;

        Target(ChromaSampling chroma, int width, int height) {
            int w = YuvPicture.even(width);
            int h = YuvPicture.even(height);
            int stride = w + MARGIN;
            long lumaBytes = (long) stride * h;
            memory = arena.allocate(lumaBytes * 3, 64);
            memory.fill(UNTOUCHED);
            planes = new YuvPicture(
                    chroma,
                    w,
                    h,
                    memory.asSlice(0, lumaBytes),
                    stride,
                    memory.asSlice(lumaBytes, lumaBytes),
                    stride,
                    memory.asSlice(lumaBytes * 2),
                    stride);
        }

        int y(int x, int y) {
            return at(planes.y(), x, y);
        }

        int u(int x, int y) {
            return at(planes.u(), x, y);
        }

        int v(int x, int y) {
            return at(planes.v(), x, y);
        }

        void assertMarginsUntouched() {
            for (int row = 0; row < planes.height(); row++) {
                assertThat(y(planes.width(), row)).as("margin of row %d", row).isEqualTo(UNTOUCHED);
                assertThat(y(planes.width() + MARGIN - 1, row)).isEqualTo(UNTOUCHED);
            }
        }

        private int at(MemorySegment plane, int x, int y) {
            return plane.get(ValueLayout.JAVA_BYTE, (long) y * planes.yStride() + x) & 0xff;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
