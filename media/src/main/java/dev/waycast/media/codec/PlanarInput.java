package dev.waycast.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Pictures in three planes in ordinary memory, which keep what was not damaged. */
final class PlanarInput implements PictureInput {

    private final String encoder;
    private final EncoderSettings settings;
    private ColorConverter converter;
    private AVFrame picture;
    private YuvPicture planes;

    PlanarInput(String encoder, EncoderSettings settings) {
        this.encoder = encoder;
        this.settings = settings;
    }

    @Override
    public void open(AVCodecContext context) {
        context.pix_fmt(Ffmpeg.pixelFormat(settings.format().chroma()));
        picture = av_frame_alloc();
        if (picture == null) {
            throw new EncoderException("The encoder " + encoder + " could not be opened for lack of memory.");
        }
        picture.width(context.width());
        picture.height(context.height());
        picture.format(context.pix_fmt());
        Ffmpeg.copyColours(context, picture);
        int result = av_frame_get_buffer(picture, 0);
        if (result < 0) {
            throw new EncoderException(
                    "The encoder " + encoder + " could not be opened: " + Ffmpeg.errorText(result) + ".");
        }
        ChromaSampling chroma = settings.format().chroma();
        int chromaRows = context.height() / YuvPicture.step(chroma);
        planes = new YuvPicture(
                chroma,
                context.width(),
                context.height(),
                plane(0, context.height()),
                picture.linesize(0),
                plane(1, chromaRows),
                picture.linesize(1),
                plane(2, chromaRows),
                picture.linesize(2));
        converter = ColorConverter.open(settings.width(), settings.height());
    }

    @Override
    public void load(VideoFrame frame, Damage damage) {
        FrameMemory.Mapped pixels = switch (frame.memory()) {
            case FrameMemory.Mapped mapped -> mapped;
            case FrameMemory.DmaBuf _ -> throw Ffmpeg.unreadable(encoder);
        };
        converter.convert(pixels, frame.format(), damage, planes);
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
    }

    private MemorySegment plane(int index, int rows) {
        return MemorySegment.ofAddress(picture.data(index).address())
                .reinterpret((long) rows * picture.linesize(index));
    }
}
