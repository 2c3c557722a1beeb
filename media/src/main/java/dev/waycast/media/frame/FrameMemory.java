package dev.waycast.media.frame;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Where the pixels of a frame are. Valid until the frame that carries it is closed. */
public sealed interface FrameMemory {

    /**
     * Pixels that the processor can read.
     *
     * @param pixels the first byte of the top row, at least {@code stride * height} bytes, read only by convention
     * @param stride bytes from one row to the next
     */
    record Mapped(MemorySegment pixels, int stride) implements FrameMemory {}

    /**
     * Pixels in GPU memory, passed on by descriptor and never mapped.
     *
     * @param drmFormat the DRM fourcc
     * @param modifier the DRM format modifier
     * @param planes one to four planes
     */
    record DmaBuf(int drmFormat, long modifier, List<Plane> planes) implements FrameMemory {

        /**
         * @param fd a file descriptor owned by the frame, never closed by a reader
         * @param offset bytes to the plane's first row
         * @param stride bytes from one row to the next
         */
        public record Plane(int fd, int offset, int stride) {}
    }
}
