package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Pictures in NV12 in ordinary memory, which is what GPUs read: luma as in planar 4:2:0, then one plane in which the
 * two chroma samples alternate.
 */
final class InterleavedInput implements PictureInput {

    private static final ValueLayout.OfInt FOUR_SAMPLES =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong FOUR_PAIRS =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String encoder;
    private final EncoderSettings settings;
    private Arena chromaMemory;
    private ColorConverter converter;
    private AVFrame picture;
    private YuvPicture planes;
    private MemorySegment chroma;
    private int chromaStride;

    InterleavedInput(String encoder, EncoderSettings settings) {
        this.encoder = encoder;
        this.settings = settings;
    }

    @Override
    public void open(AVCodecContext context) {
        context.pix_fmt(AV_PIX_FMT_NV12);
        allocate(context);
    }

    /** Only the memory: the encoder gets the pictures in another way. */
    void allocate(AVCodecContext context) {
        picture = av_frame_alloc();
        if (picture == null) {
            throw new EncoderException("The encoder " + encoder + " could not be opened for lack of memory.");
        }
        picture.width(context.width());
        picture.height(context.height());
        picture.format(AV_PIX_FMT_NV12);
        Ffmpeg.copyColours(context, picture);
        int result = av_frame_get_buffer(picture, 0);
        if (result < 0) {
            throw new EncoderException(
                    "The encoder " + encoder + " could not be opened: " + Ffmpeg.errorText(result) + ".");
        }
        int columns = context.width() / 2;
        int rows = context.height() / 2;
        chromaMemory = Arena.ofShared();
        chroma = plane(1, rows);
        chromaStride = picture.linesize(1);
        planes = new YuvPicture(
                ChromaSampling.YUV420,
                context.width(),
                context.height(),
                plane(0, context.height()),
                picture.linesize(0),
                chromaMemory.allocate((long) columns * rows, 64),
                columns,
                chromaMemory.allocate((long) columns * rows, 64),
                columns);
        converter = ColorConverter.open(settings.width(), settings.height());
    }

    @Override
    public void load(VideoFrame frame, Damage damage) {
        FrameMemory.Mapped pixels = switch (frame.memory()) {
            case FrameMemory.Mapped mapped -> mapped;
            case FrameMemory.DmaBuf _ -> throw Ffmpeg.unreadable(encoder);
        };
        converter.convert(pixels, frame.format(), damage, planes);
        switch (damage.kind()) {
            case NONE -> {}
            case FULL, UNKNOWN -> interleave(planes, 0, planes.height() / 2, chroma, chromaStride);
            case REGIONS -> {
                for (Rectangle region : damage.rectangles()) {
                    interleave(planes, region.y() / 2, YuvPicture.even(region.bottom()) / 2, chroma, chromaStride);
                }
            }
        }
    }

    /** Brings whole rows of the two chroma planes into one, a blue difference first. */
    static void interleave(YuvPicture planes, int firstRow, int endRow, MemorySegment target, int targetStride) {
        int columns = planes.width() / 2;
        int wholeSteps = columns & ~3;
        for (int row = firstRow; row < endRow; row++) {
            long u = (long) row * planes.uStride();
            long v = (long) row * planes.vStride();
            long uv = (long) row * targetStride;
            for (int x = 0; x < wholeSteps; x += 4) {
                long pairs = spread(planes.u().get(FOUR_SAMPLES, u + x))
                        | spread(planes.v().get(FOUR_SAMPLES, v + x)) << 8;
                target.set(FOUR_PAIRS, uv + 2L * x, pairs);
            }
            for (int x = wholeSteps; x < columns; x++) {
                target.set(ValueLayout.JAVA_BYTE, uv + 2L * x, planes.u().get(ValueLayout.JAVA_BYTE, u + x));
                target.set(ValueLayout.JAVA_BYTE, uv + 2L * x + 1, planes.v().get(ValueLayout.JAVA_BYTE, v + x));
            }
        }
    }

    /** The four bytes of a word, each followed by an empty one. */
    private static long spread(int samples) {
        long spread = samples & 0xffffffffL;
        spread = (spread | spread << 16) & 0x0000ffff0000ffffL;
        return (spread | spread << 8) & 0x00ff00ff00ff00ffL;
    }

    @Override
    public boolean readsGpuMemory() {
        return false;
    }

    @Override
    public AVFrame present() {
        return picture;
    }

    @Override
    public void close() {
        if (converter != null) {
            converter.close();
            converter = null;
        }
        if (picture != null) {
            av_frame_free(picture);
            picture = null;
        }
        if (chromaMemory != null) {
            chromaMemory.close();
            chromaMemory = null;
        }
    }

    private MemorySegment plane(int index, int rows) {
        return MemorySegment.ofAddress(picture.data(index).address())
                .reinterpret((long) rows * picture.linesize(index));
    }
}
