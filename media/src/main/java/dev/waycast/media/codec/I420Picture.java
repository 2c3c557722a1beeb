package dev.waycast.media.codec;

import java.lang.foreign.MemorySegment;

/**
 * Native memory for one picture in planar 4:2:0: luma at full size, two chroma planes at half of it each way.
 *
 * @param width luma pixels, even
 * @param height luma rows, even
 * @param y luma
 * @param yStride bytes from one luma row to the next
 * @param u blue difference
 * @param uStride bytes from one row of {@code u} to the next
 * @param v red difference
 * @param vStride bytes from one row of {@code v} to the next
 */
public record I420Picture(
        int width,
        int height,
        MemorySegment y,
        int yStride,
        MemorySegment u,
        int uStride,
        MemorySegment v,
        int vStride) {

    public I420Picture {
        if ((width & 1) != 0 || (height & 1) != 0) {
            throw new IllegalArgumentException("A 4:2:0 picture has even sizes, not " + width + "x" + height);
        }
    }

    /** The size that holds {@code pixels} and has whole chroma samples. */
    public static int even(int pixels) {
        return (pixels + 1) & ~1;
    }
}
