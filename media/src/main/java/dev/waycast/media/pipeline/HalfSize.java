package dev.waycast.media.pipeline;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.Rung;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Makes pictures half as wide and half as high, only where they changed: each pixel is the mean of four. For one thread.
 */
final class HalfSize implements AutoCloseable {

    /** Every other byte of two pixels, so that sums of four bytes have room. */
    private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;

    private static final int EVEN_BYTES_OF_ONE = 0x00ff00ff;
    private static final int ROUNDING = 0x00020002;

    private PictureBuffer small;

    /**
     * @param frame a picture in mapped memory, taken over
     * @return the caller's; lent from this object's memory
     */
    VideoFrame of(VideoFrame frame, FrameMemory.Mapped pixels) {
        int width = Rung.REDUCED_SIZE.pixels(frame.width());
        int height = Rung.REDUCED_SIZE.pixels(frame.height());
        Damage damage = halve(frame.damage(), width, height);
        if (small == null || small.isLent() || !small.fits(frame.format(), width, height)) {
            close();
            small = new PictureBuffer(frame.format(), width, height);
            damage = Damage.FULL;
        }
        switch (damage.kind()) {
            case NONE -> {}
            case FULL, UNKNOWN -> shrink(frame, pixels, new Rectangle(0, 0, width, height));
            case REGIONS -> damage.rectangles().forEach(region -> shrink(frame, pixels, region));
        }
        VideoFrame result = small.lend(damage, frame.sequence(), frame.times());
        frame.close();
        return result;
    }

    @Override
    public void close() {
        if (small != null) {
            small.discard();
            small = null;
        }
    }

    private static Damage halve(Damage damage, int width, int height) {
        return switch (damage.kind()) {
            case NONE -> Damage.NONE;
            case FULL, UNKNOWN -> Damage.FULL;
            case REGIONS ->
                Damage.of(
                        List.copyOf(damage.rectangles().stream()
                                .map(HalfSize::halve)
                                .toList()),
                        width,
                        height);
        };
    }

    private static Rectangle halve(Rectangle region) {
        int left = region.x() / 2;
        int top = region.y() / 2;
        return new Rectangle(left, top, (region.right() + 1) / 2 - left, (region.bottom() + 1) / 2 - top);
    }

    private void shrink(VideoFrame frame, FrameMemory.Mapped source, Rectangle region) {
        // The last pixel of an odd row or column stands for both.
        int lastRow = frame.height() - 1;
        int pairs = Math.min(region.right(), frame.width() / 2);
        for (int y = region.y(); y < region.bottom(); y++) {
            long upper = (long) 2 * y * source.stride();
            long lower = (long) Math.min(2 * y + 1, lastRow) * source.stride();
            long target = (long) y * small.stride();
            for (int x = region.x(); x < pairs; x++) {
                long column = (long) x * 2 * PixelFormat.BYTES_PER_PIXEL;
                put(target, x, mean(pair(source.pixels(), upper + column), pair(source.pixels(), lower + column)));
            }
            if (region.right() > pairs) {
                long column = (long) pairs * 2 * PixelFormat.BYTES_PER_PIXEL;
                put(
                        target,
                        pairs,
                        mean(twice(source.pixels(), upper + column), twice(source.pixels(), lower + column)));
            }
        }
    }

    private void put(long row, int column, int pixel) {
        small.pixels().set(ValueLayout.JAVA_INT_UNALIGNED, row + (long) column * PixelFormat.BYTES_PER_PIXEL, pixel);
    }

    private static long pair(MemorySegment pixels, long offset) {
        return pixels.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }

    private static long twice(MemorySegment pixels, long offset) {
        long pixel = Integer.toUnsignedLong(pixels.get(ValueLayout.JAVA_INT_UNALIGNED, offset));
        return pixel << 32 | pixel;
    }

    /** Of two pixels above two others, each channel by itself. */
    private static int mean(long upper, long lower) {
        return quarter((upper & EVEN_BYTES) + (lower & EVEN_BYTES))
                | quarter((upper >>> 8 & EVEN_BYTES) + (lower >>> 8 & EVEN_BYTES)) << 8;
    }

    private static int quarter(long sums) {
        return (int) sums + (int) (sums >>> 32) + ROUNDING >>> 2 & EVEN_BYTES_OF_ONE;
    }
}
