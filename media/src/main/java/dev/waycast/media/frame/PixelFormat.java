package dev.waycast.media.frame;

/**
 * Packed 32-bit pixel layouts, named as FFmpeg names them: the name is the order of the bytes in memory, {@code 0} is
 * a byte to ignore.
 */
public enum PixelFormat {
    /** PipeWire BGRx, DRM and wl_shm XRGB8888. */
    BGR0,
    /** PipeWire RGBx, DRM and wl_shm XBGR8888. */
    RGB0,
    /** PipeWire BGRA, DRM and wl_shm ARGB8888. */
    BGRA,
    /** PipeWire RGBA, DRM and wl_shm ABGR8888. */
    RGBA;

    public static final int BYTES_PER_PIXEL = 4;
}
