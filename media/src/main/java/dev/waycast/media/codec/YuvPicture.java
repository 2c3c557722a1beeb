package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import java.lang.foreign.MemorySegment;

/**
 * Native memory for one picture in three planes of eight bits: luma at full size, and two of chroma, which in 4:2:0 have
 * half the size each way.
 *
 * @param chroma how large the chroma planes are
 * @param width luma pixels, even
 * @param height luma rows, even
 * @param y luma
 * @param yStride bytes from one luma row to the next
 * @param u blue difference
 * @param uStride bytes from one row of {@code u} to the next
 * @param v red difference
 * @param vStride bytes from one row of {@code v} to the next
 */
public record YuvPicture(
        ChromaSampling chroma,
        int width,
        int height,
        MemorySegment y,
        int yStride,
        MemorySegment u,
        int uStride,
        MemorySegment v,
        int vStride) {

    public YuvPicture {
        if ((width & 1) != 0 || (height & 1) != 0) {
            throw new IllegalArgumentException("A picture to encode has even sizes, not " + width + "x" + height);
        }
    }

    /** The size that holds {@code pixels} and has whole chroma samples in every sampling. */
    public static int even(int pixels) {
        return (pixels + 1) & ~1;
    }

    /** How many pixels share a chroma sample in each direction: 2 or 1. */
    public int chromaStep() {
        return step(chroma);
    }

    static int step(ChromaSampling chroma) {
        return switch (chroma) {
            case YUV420 -> 2;
            case YUV444 -> 1;
        };
    }
}
