package dev.waycast.media.capture.wlroots;

import dev.waycast.media.frame.PixelFormat;
import java.util.Optional;

/** What the compositor wants a buffer to look like, as {@code zwlr_screencopy_frame_v1.buffer} says. */
record BufferLayout(int shmFormat, int width, int height, int stride) {

    private static final int MAX_SIDE = 16_384;
    private static final int ARGB8888 = 0; // wl_shm.format; the others but the next are DRM codes.
    private static final int XRGB8888 = 1;
    private static final int XBGR8888 = 'X' | 'B' << 8 | '2' << 16 | '4' << 24;
    private static final int ABGR8888 = 'A' | 'B' << 8 | '2' << 16 | '4' << 24;

    long bytes() {
        return (long) stride * height;
    }

    /** Whether the figures are sane: they come from outside, and memory is mapped by them. */
    boolean isSane() {
        return width > 0
                && height > 0
                && width <= MAX_SIDE
                && height <= MAX_SIDE
                && stride >= (long) width * PixelFormat.BYTES_PER_PIXEL
                && BufferPool.BUFFERS * bytes() <= Integer.MAX_VALUE;
    }

    /** Empty when Waycast cannot read these pixels. */
    Optional<PixelFormat> pixelFormat() {
        return switch (shmFormat) {
            case ARGB8888 -> Optional.of(PixelFormat.BGRA);
            case XRGB8888 -> Optional.of(PixelFormat.BGR0);
            case XBGR8888 -> Optional.of(PixelFormat.RGB0);
            case ABGR8888 -> Optional.of(PixelFormat.RGBA);
            default -> Optional.empty();
        };
    }

    /** The format for people: a DRM code such as {@code XR30}, or a number. */
    String formatName() {
        if (shmFormat >>> 24 < ' ') {
            return String.valueOf(shmFormat);
        }
        return "" + (char) (shmFormat & 0xff) + (char) (shmFormat >> 8 & 0xff) + (char) (shmFormat >> 16 & 0xff)
                + (char) (shmFormat >>> 24);
    }
}
