package dev.waycast.media.pipeline;

import dev.waycast.media.CaptureException;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes one small picture when somebody asks for it, and does nothing otherwise. Asked on any thread, fed on the
 * encoder's, where it reads four pixels of the picture for each of its own.
 */
final class ThumbnailTap {

    static final int LARGEST_WIDTH = 480;

    private static final int BYTE = 0xff;
    private static final long REFRESH_INTERVAL = Duration.ofSeconds(1).toNanos();

    private CompletableFuture<Thumbnail> wanted;
    private long refreshedAt = System.nanoTime() - REFRESH_INTERVAL;

    /** The next picture; who asks while it is waited for gets the same. */
    synchronized CompletionStage<Thumbnail> ask() {
        if (wanted == null) {
            wanted = new CompletableFuture<>();
        }
        return wanted.minimalCompletionStage();
    }

    synchronized boolean isWanted() {
        return wanted != null;
    }

    /** Whether the capture is to be asked for a picture, because none is at hand: at once, and again if that was lost. */
    synchronized boolean needsRefresh() {
        long now = System.nanoTime();
        if (wanted == null || now - refreshedAt < REFRESH_INTERVAL) {
            return false;
        }
        refreshedAt = now;
        return true;
    }

    /** Makes the picture if it is wanted. The frame stays the caller's. */
    void offer(VideoFrame frame) {
        if (!isWanted()) {
            return;
        }
        switch (frame.memory()) {
            case FrameMemory.Mapped pixels -> answer().complete(shrink(frame, pixels));
            case FrameMemory.DmaBuf _ -> {
                // Because one is wanted, pictures come in mapped memory in a moment.
            }
        }
    }

    void close() {
        if (isWanted()) {
            answer().completeExceptionally(new CaptureException("The desktop is not shown any more."));
        }
    }

    private synchronized CompletableFuture<Thumbnail> answer() {
        CompletableFuture<Thumbnail> answer = wanted;
        wanted = null;
        refreshedAt = System.nanoTime() - REFRESH_INTERVAL;
        return answer;
    }

    private static Thumbnail shrink(VideoFrame frame, FrameMemory.Mapped memory) {
        int width = Math.min(LARGEST_WIDTH, frame.width());
        int height = Math.max(1, Math.round((float) frame.height() * width / frame.width()));
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            long upper = row(frame, memory, (4 * y + 1), 4 * height);
            long lower = row(frame, memory, (4 * y + 3), 4 * height);
            for (int x = 0; x < width; x++) {
                long left = column(frame, (4 * x + 1), 4 * width);
                long right = column(frame, (4 * x + 3), 4 * width);
                pixels[y * width + x] =
                        mean(frame.format(), memory.pixels(), upper + left, upper + right, lower + left, lower + right);
            }
        }
        return new Thumbnail(width, height, pixels);
    }

    private static long row(VideoFrame frame, FrameMemory.Mapped memory, long part, long parts) {
        return part * frame.height() / parts * memory.stride();
    }

    private static long column(VideoFrame frame, long part, long parts) {
        return part * frame.width() / parts * PixelFormat.BYTES_PER_PIXEL;
    }

    /** Of four pixels: one alone would tear thin lines of text apart. */
    private static int mean(PixelFormat format, MemorySegment pixels, long a, long b, long c, long d) {
        int red = red(format);
        int blue = 2 - red;
        return channel(pixels, red, a, b, c, d) << 16
                | channel(pixels, 1, a, b, c, d) << 8
                | channel(pixels, blue, a, b, c, d);
    }

    private static int channel(MemorySegment pixels, int offset, long a, long b, long c, long d) {
        return (at(pixels, a + offset) + at(pixels, b + offset) + at(pixels, c + offset) + at(pixels, d + offset)) / 4;
    }

    private static int at(MemorySegment pixels, long offset) {
        return pixels.get(ValueLayout.JAVA_BYTE, offset) & BYTE;
    }

    /** Where the red byte is; green is the second in every format. */
    private static int red(PixelFormat format) {
        return switch (format) {
            case BGR0, BGRA -> 2;
            case RGB0, RGBA -> 0;
        };
    }
}
