package dev.waycast.media.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Converts with Debian's libyuv, SIMD on every processor it knows. */
final class LibyuvConverter extends ColorConverter {

    private static final String LIBRARY = "libyuv.so.0";

    /** int f(src, stride, y, stride, u, stride, v, stride, width, height), the same for all packed formats. */
    private static final FunctionDescriptor TO_PLANES = FunctionDescriptor.of(
            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);

    /** int f(src, stride, target, stride, width, height). */
    private static final FunctionDescriptor PACKED_TO_PACKED =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);

    // libyuv names the format of a little-endian 32-bit word, FFmpeg the order of bytes: ARGB there is BGRA here.
    private static final Optional<SymbolLookup> SYMBOLS = lookup();
    private static final MethodHandle BGRA_TO_I420 = bind("ARGBToI420", TO_PLANES);
    private static final MethodHandle RGBA_TO_I420 = bind("ABGRToI420", TO_PLANES);
    private static final MethodHandle BGRA_TO_I444 = bind("ARGBToI444", TO_PLANES);
    private static final MethodHandle RGBA_TO_BGRA = bind("ABGRToARGB", PACKED_TO_PACKED);

    /** Rows in the order of bytes that 4:4:4 is made from; made when first needed. */
    private MemorySegment reordered;

    private Arena reorderedMemory;

    LibyuvConverter(int width, int height) {
        super(width, height);
    }

    static boolean available() {
        return BGRA_TO_I420 != null && RGBA_TO_I420 != null && BGRA_TO_I444 != null && RGBA_TO_BGRA != null;
    }

    @Override
    public String name() {
        return "libyuv";
    }

    @Override
    void convertRegion(FrameMemory.Mapped source, PixelFormat format, Rectangle region, YuvPicture target) {
        boolean bgr = switch (format) {
            case BGR0, BGRA -> true;
            case RGB0, RGBA -> false;
        };
        long first = (long) region.y() * source.stride() + (long) region.x() * PixelFormat.BYTES_PER_PIXEL;
        MemorySegment pixels = source.pixels().asSlice(first);
        switch (target.chroma()) {
            case YUV420 -> toPlanes(bgr ? BGRA_TO_I420 : RGBA_TO_I420, pixels, source.stride(), region, target);
            case YUV444 -> {
                if (bgr) {
                    toPlanes(BGRA_TO_I444, pixels, source.stride(), region, target);
                } else {
                    int stride = region.width() * PixelFormat.BYTES_PER_PIXEL;
                    reorder(pixels, source.stride(), stride, region);
                    toPlanes(BGRA_TO_I444, reordered, stride, region, target);
                }
            }
        }
    }

    /** libyuv makes 4:4:4 of one order of bytes only. */
    private void reorder(MemorySegment pixels, int sourceStride, int stride, Rectangle region) {
        if (reordered == null) {
            reorderedMemory = Arena.ofShared();
            reordered = reorderedMemory.allocate((long) width * height * PixelFormat.BYTES_PER_PIXEL, 64);
        }
        try {
            check(
                    (int) RGBA_TO_BGRA.invokeExact(
                            pixels, sourceStride, reordered, stride, region.width(), region.height()),
                    region);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void toPlanes(
            MethodHandle function, MemorySegment pixels, int stride, Rectangle region, YuvPicture target) {
        long chromaRow = region.y() / target.chromaStep();
        long chromaColumn = region.x() / target.chromaStep();
        try {
            int result = (int) function.invokeExact(
                    pixels,
                    stride,
                    target.y().asSlice((long) region.y() * target.yStride() + region.x()),
                    target.yStride(),
                    target.u().asSlice(chromaRow * target.uStride() + chromaColumn),
                    target.uStride(),
                    target.v().asSlice(chromaRow * target.vStride() + chromaColumn),
                    target.vStride(),
                    region.width(),
                    region.height());
            check(result, region);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(int result, Rectangle region) {
        if (result != 0) {
            throw new IllegalArgumentException("libyuv refused to convert " + region);
        }
    }

    /** The library stays loaded, and the planes are the caller's. */
    @Override
    public void close() {
        if (reorderedMemory != null) {
            reorderedMemory.close();
            reorderedMemory = null;
            reordered = null;
        }
    }

    private static Optional<SymbolLookup> lookup() {
        try {
            return Optional.of(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MethodHandle bind(String function, FunctionDescriptor type) {
        return SYMBOLS.flatMap(library -> library.find(function))
                .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, type))
                .orElse(null);
    }
}
