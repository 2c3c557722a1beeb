package dev.waycast.benchmarks;

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

/** A picture to measure with: a page of text-like strokes in a window, of which a part scrolls, or which all moves. */
public final class Content implements AutoCloseable {

    /** What changes from one picture to the next. */
    public enum Change {
        /** Nothing. */
        STILL,
        /** Eight rows of text in a terminal, as while a program prints. */
        DESKTOP,
        /** Everything, as in a video or a game. */
        MOTION
    }

    private static final int LINE = 16;
    private static final int GLYPH = 8;
    private static final int INK = 0xffd0d0d0;
    private static final int PAPER = 0xff1e1e1e;

    final int width;
    final int height;
    final int stride;
    final MemorySegment pixels;

    private final Arena arena = Arena.ofShared();
    private final Random random = new Random(1);
    private final Rectangle terminal;
    private long sequence;

    /** @param height 720 or 1080, or any other; the picture is 16:9 */
    Content(int height) {
        this.height = height;
        this.width = height * 16 / 9;
        this.stride = width * PixelFormat.BYTES_PER_PIXEL;
        this.pixels = arena.allocate((long) stride * height, 64);
        this.terminal = new Rectangle(width / 8 / LINE * LINE, height / 4 / LINE * LINE, width / 2, 8 * LINE);
        paintDesktop();
    }

    /** Changes the picture in place and says where. */
    Damage next(Change change) {
        return switch (change) {
            case STILL -> Damage.NONE;
            case DESKTOP -> {
                for (int y = terminal.y(); y < terminal.bottom(); y += LINE) {
                    textLine(terminal.x(), y, terminal.width());
                }
                yield Damage.of(List.of(terminal), width, height);
            }
            case MOTION -> {
                // Everything moves by two rows and two columns; new rows come in at the bottom.
                long step = 2L * stride + 2L * PixelFormat.BYTES_PER_PIXEL;
                MemorySegment.copy(pixels, step, pixels, 0, pixels.byteSize() - step);
                textLine(0, height - LINE, width);
                yield Damage.FULL;
            }
        };
    }

    FrameMemory.Mapped memory() {
        return new FrameMemory.Mapped(pixels, stride);
    }

    VideoFrame frame(Damage damage) {
        return new VideoFrame(
                PixelFormat.BGR0, width, height, memory(), damage, sequence++, new StageTimes(), () -> {});
    }

    @Override
    public void close() {
        arena.close();
    }

    private void paintDesktop() {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                set(x, y, 0xff000000 | (40 + y * 40 / height) << 16 | (60 + x * 40 / width) << 8 | 110);
            }
        }
        for (int y = height / 8 / LINE * LINE; y < height * 7 / 8 - LINE; y += LINE) {
            textLine(width / 8 / LINE * LINE, y, width * 3 / 4);
        }
    }

    private void textLine(int left, int top, int length) {
        for (int y = top; y < top + LINE; y++) {
            for (int x = left; x < left + length; x++) {
                set(x, y, PAPER);
            }
        }
        for (int x = left; x + GLYPH <= left + length; x += GLYPH) {
            if (random.nextInt(6) != 0) {
                glyph(x, top + 2);
            }
        }
    }

    private void glyph(int left, int top) {
        for (int stroke = 0; stroke < 3; stroke++) {
            boolean vertical = random.nextBoolean();
            int offset = random.nextInt(6);
            for (int i = 0; i < (vertical ? 10 : 6); i++) {
                set(left + (vertical ? offset : i), top + (vertical ? i : offset), INK);
            }
        }
    }

    private void set(int x, int y, int pixel) {
        pixels.set(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L, pixel);
    }
}
