package dev.waycast.media.pipeline;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for one picture, lent out as one frame at a time. Freed when it is discarded and not lent any more: an encoder
 * that hangs keeps its frame for as long as it likes. Lending, giving back and discarding are thread-safe.
 */
final class PictureBuffer {

    private static final int ALIGNMENT = 64;

    private final PixelFormat format;
    private final int width;
    private final int height;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment pixels;
    private boolean lent;
    private boolean discarded;

    PictureBuffer(PixelFormat format, int width, int height) {
        this.format = format;
        this.width = width;
        this.height = height;
        this.pixels = arena.allocate((long) stride() * height, ALIGNMENT);
    }

    boolean fits(PixelFormat wantedFormat, int wantedWidth, int wantedHeight) {
        return format == wantedFormat && width == wantedWidth && height == wantedHeight;
    }

    MemorySegment pixels() {
        return pixels;
    }

    /** Bytes from one row to the next. */
    int stride() {
        return width * PixelFormat.BYTES_PER_PIXEL;
    }

    synchronized VideoFrame lend(Damage damage, long sequence, StageTimes times) {
        lent = true;
        FrameMemory memory = new FrameMemory.Mapped(pixels, stride());
        return new VideoFrame(format, width, height, memory, damage, sequence, times, this::givenBack);
    }

    synchronized boolean isLent() {
        return lent;
    }

    synchronized void discard() {
        discarded = true;
        free();
    }

    private synchronized void givenBack() {
        lent = false;
        free();
    }

    private void free() {
        if (discarded && !lent && arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** Copies what changed. */
    void copy(FrameMemory.Mapped source, Damage damage) {
        switch (damage.kind()) {
            case NONE -> {}
            case FULL, UNKNOWN -> copy(source, new Rectangle(0, 0, width, height));
            case REGIONS -> damage.rectangles().forEach(region -> copy(source, region));
        }
    }

    /** Copies a region within the picture. */
    void copy(FrameMemory.Mapped source, Rectangle region) {
        long left = (long) region.x() * PixelFormat.BYTES_PER_PIXEL;
        long bytes = (long) region.width() * PixelFormat.BYTES_PER_PIXEL;
        for (int y = region.y(); y < region.bottom(); y++) {
            MemorySegment.copy(
                    source.pixels(), (long) y * source.stride() + left, pixels, (long) y * stride() + left, bytes);
        }
    }
}
