package dev.waycast.media.codec;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** A native picture to paint on and encode: colours, text-like strokes, noise. Rows may be padded. */
final class TestPicture implements AutoCloseable {

    final PixelFormat format;
    final int width;
    final int height;
    final int stride;
    final MemorySegment pixels;

    private final Arena arena = Arena.ofShared();
    private long sequence;

    TestPicture(PixelFormat format, int width, int height, int padding) {
        this.format = format;
        this.width = width;
        this.height = height;
        this.stride = width * PixelFormat.BYTES_PER_PIXEL + padding;
        this.pixels = arena.allocate((long) stride * height, 64);
    }

    TestPicture(int width, int height) {
        this(PixelFormat.BGR0, width, height, 0);
    }

    /** @param rgb 0xRRGGBB */
    void set(int x, int y, int rgb) {
        int word = switch (format) {
            case BGR0, BGRA -> 0xff000000 | rgb;
            case RGB0, RGBA -> 0xff000000 | (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16 & 0xff;
        };
        pixels.set(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L, word);
    }

    int rgb(int x, int y) {
        int word = pixels.get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L) & 0xffffff;
        return switch (format) {
            case BGR0, BGRA -> word;
            case RGB0, RGBA -> (word & 0xff) << 16 | word & 0xff00 | word >> 16 & 0xff;
        };
    }

    void fill(int rgb) {
        fill(0, 0, width, height, rgb);
    }

    void fill(int left, int top, int w, int h, int rgb) {
        for (int y = top; y < top + h; y++) {
            for (int x = left; x < left + w; x++) {
                set(x, y, rgb);
            }
        }
    }

    void noise(int left, int top, int w, int h, Random random) {
        for (int y = top; y < top + h; y++) {
            for (int x = left; x < left + w; x++) {
                set(x, y, random.nextInt() & 0xffffff);
            }
        }
    }

    /** Windows with title bars and lines of thin, partly anti-aliased strokes, as a desktop full of text has them. */
    void desktop(Random random) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                set(x, y, (40 + y * 40 / height) << 16 | (60 + x * 40 / width) << 8 | 110);
            }
        }
        int windowWidth = width * 3 / 5;
        int windowHeight = height * 3 / 5;
        window(width / 20, height / 15, windowWidth, windowHeight, 0xfafafa, 0x202020, random);
        window(width * 7 / 20, height * 3 / 10, windowWidth, windowHeight, 0x1e1e1e, 0xd0d0d0, random);
    }

    void textLine(int left, int top, int w, int background, int ink, Random random) {
        fill(left, top, w, 14, background);
        for (int x = left + 2; x + 8 < left + w; x += 8) {
            if (random.nextInt(6) != 0) {
                glyph(x, top + 2, background, ink, random);
            }
        }
    }

    VideoFrame frame(Damage damage) {
        StageTimes times = new StageTimes();
        times.captured = System.nanoTime();
        return new VideoFrame(
                format, width, height, new FrameMemory.Mapped(pixels, stride), damage, sequence++, times, () -> {});
    }

    @Override
    public void close() {
        arena.close();
    }

    private void window(int left, int top, int w, int h, int background, int ink, Random random) {
        fill(left, top, w, h, background);
        fill(left, top, w, 24, 0x3060a0);
        for (int y = top + 30; y + 16 < top + h; y += 16) {
            textLine(left + 4, y, w * (4 + random.nextInt(5)) / 8 - 8, background, ink, random);
        }
    }

    private void glyph(int left, int top, int background, int ink, Random random) {
        for (int stroke = 0; stroke < 3; stroke++) {
            boolean vertical = random.nextBoolean();
            int offset = random.nextInt(6);
            for (int i = 0; i < (vertical ? 10 : 6); i++) {
                int x = left + (vertical ? offset : i);
                int y = top + (vertical ? i : offset);
                set(x, y, ink);
                if (vertical && offset < 5 && random.nextInt(3) == 0) {
                    set(x + 1, y, half(background, ink));
                }
            }
        }
    }

    private static int half(int a, int b) {
        return ((a & 0xfefefe) >> 1) + ((b & 0xfefefe) >> 1);
    }
}
