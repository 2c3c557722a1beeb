package dev.waycast.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB0;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Converts with FFmpeg's swscale, which is always there and about seven times slower than libyuv.
 *
 * <p>A swscale context converts whole pictures top to bottom, so the picture is cut into bands of full width, each a
 * small picture of its own: a damaged row costs its band. At odd sizes chroma lies up to half a sample beside its place.
 */
final class SwscaleConverter extends ColorConverter {

    private static final int BAND_ROWS = 16;

    private final PointerPointer<?> sourcePlanes;
    private final PointerPointer<?> targetPlanes;
    private final IntPointer sourceStrides;
    private final IntPointer targetStrides;
    private PixelFormat contextFormat;
    private ChromaSampling contextChroma;
    private SwsContext band;
    private SwsContext lastBand;

    SwscaleConverter(int width, int height) {
        super(width, height);
        Ffmpeg.load();
        sourcePlanes = new PointerPointer<>(4L);
        targetPlanes = new PointerPointer<>(4L);
        sourceStrides = new IntPointer(4L);
        targetStrides = new IntPointer(4L);
    }

    @Override
    public String name() {
        return "swscale";
    }

    @Override
    void convertRegion(FrameMemory.Mapped source, PixelFormat format, Rectangle region, YuvPicture target) {
        prepare(format, target.chroma());
        for (int row = region.y() / BAND_ROWS * BAND_ROWS; row < region.bottom(); row += BAND_ROWS) {
            convertBand(source, row, target);
        }
    }

    @Override
    public void close() {
        freeContexts();
        sourcePlanes.close();
        targetPlanes.close();
        sourceStrides.close();
        targetStrides.close();
    }

    private void convertBand(FrameMemory.Mapped source, int row, YuvPicture target) {
        int rows = Math.min(BAND_ROWS, height - row);
        set(sourcePlanes, 0, source.pixels(), (long) row * source.stride());
        set(targetPlanes, 0, target.y(), (long) row * target.yStride());
        set(targetPlanes, 1, target.u(), (long) (row / target.chromaStep()) * target.uStride());
        set(targetPlanes, 2, target.v(), (long) (row / target.chromaStep()) * target.vStride());
        sourceStrides.put(0, source.stride());
        targetStrides.put(0, target.yStride());
        targetStrides.put(1, target.uStride());
        targetStrides.put(2, target.vStride());
        swscale.sws_scale(
                rows == BAND_ROWS ? band : lastBand, sourcePlanes, sourceStrides, 0, rows, targetPlanes, targetStrides);
    }

    private void prepare(PixelFormat format, ChromaSampling chroma) {
        if (contextFormat == format && contextChroma == chroma) {
            return;
        }
        freeContexts();
        int rest = height % BAND_ROWS;
        band = height >= BAND_ROWS ? context(format, chroma, BAND_ROWS) : null;
        lastBand = rest > 0 ? context(format, chroma, rest) : null;
        contextFormat = format;
        contextChroma = chroma;
    }

    private SwsContext context(PixelFormat format, ChromaSampling chroma, int rows) {
        int sourceFormat = switch (format) {
            case BGR0, BGRA -> AV_PIX_FMT_BGR0;
            case RGB0, RGBA -> AV_PIX_FMT_RGB0;
        };
        // Area averaging makes each chroma sample from its own 2x2 pixels, so bands do not show at their seams.
        SwsContext context = swscale.sws_getContext(
                width,
                rows,
                sourceFormat,
                width,
                rows,
                Ffmpeg.pixelFormat(chroma),
                swscale.SWS_AREA | swscale.SWS_ACCURATE_RND,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new EncoderException("swscale cannot convert a picture of " + width + "x" + rows
                    + " pixels; install libyuv (\"apt install libyuv0\").");
        }
        IntPointer coefficients = swscale.sws_getCoefficients(swscale.SWS_CS_ITU601);
        swscale.sws_setColorspaceDetails(context, coefficients, 1, coefficients, 0, 0, 1 << 16, 1 << 16);
        return context;
    }

    private void freeContexts() {
        if (band != null) {
            swscale.sws_freeContext(band);
            band = null;
        }
        if (lastBand != null) {
            swscale.sws_freeContext(lastBand);
            lastBand = null;
        }
        contextFormat = null;
    }

    /** Writes an address into the native array: JavaCPP itself would make an object per plane and picture. */
    private static void set(PointerPointer<?> planes, int index, MemorySegment plane, long offset) {
        MemorySegment.ofAddress(planes.address())
                .reinterpret(planes.capacity() * Long.BYTES)
                .setAtIndex(JAVA_LONG, index, plane.address() + offset);
    }
}
