package dev.waycast.media.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Converts with Debian's libyuv, SIMD on every processor it knows. */
final class LibyuvConverter extends ColorConverter {

    private static final String LIBRARY = "libyuv.so.0";

    /** int f(src, stride, y, stride, u, stride, v, stride, width, height), the same for all packed formats. */
    private static final FunctionDescriptor TO_I420 = FunctionDescriptor.of(
            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);

    // libyuv names the format of a little-endian 32-bit word, FFmpeg the order of bytes: ARGB there is BGRA here.
    private static final Optional<SymbolLookup> SYMBOLS = lookup();
    private static final MethodHandle FROM_BGRA = bind("ARGBToI420");
    private static final MethodHandle FROM_RGBA = bind("ABGRToI420");

    LibyuvConverter(int width, int height) {
        super(width, height);
    }

    static boolean available() {
        return FROM_BGRA != null && FROM_RGBA != null;
    }

    @Override
    public String name() {
        return "libyuv";
    }

    @Override
    void convertRegion(FrameMemory.Mapped source, PixelFormat format, Rectangle region, I420Picture target) {
        MethodHandle function = switch (format) {
            case BGR0, BGRA -> FROM_BGRA;
            case RGB0, RGBA -> FROM_RGBA;
        };
        long first = (long) region.y() * source.stride() + (long) region.x() * PixelFormat.BYTES_PER_PIXEL;
        long chromaRow = region.y() / 2;
        long chromaColumn = region.x() / 2;
        try {
            int result = (int) function.invokeExact(
                    source.pixels().asSlice(first),
                    source.stride(),
                    target.y().asSlice((long) region.y() * target.yStride() + region.x()),
                    target.yStride(),
                    target.u().asSlice(chromaRow * target.uStride() + chromaColumn),
                    target.uStride(),
                    target.v().asSlice(chromaRow * target.vStride() + chromaColumn),
                    target.vStride(),
                    region.width(),
                    region.height());
            if (result != 0) {
                throw new IllegalArgumentException("libyuv refused to convert " + region);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // Nothing of its own: the library stays loaded, the planes are the caller's.
    }

    private static Optional<SymbolLookup> lookup() {
        try {
            return Optional.of(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MethodHandle bind(String function) {
        return SYMBOLS.flatMap(library -> library.find(function))
                .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, TO_I420))
                .orElse(null);
    }
}
