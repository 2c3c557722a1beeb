package dev.waycast.media.codec;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.VideoFrame;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * How captured pictures get into one FFmpeg encoder: which memory and layout it reads. Owned and used by the encoder
 * alone; all native objects are made when the encoder opens and freed by {@link #close}.
 */
sealed interface PictureInput extends AutoCloseable permits PlanarInput, InterleavedInput, SurfaceInput {

    /** Opens what it needs, and says in the context what the encoder will get. Size and colours are set there. */
    void open(AVCodecContext context);

    /**
     * Makes a captured picture the present one.
     *
     * @param damage what differs from the present one
     * @throws dev.waycast.media.EncoderException when it cannot read the frame's memory
     */
    void load(VideoFrame frame, Damage damage);

    /** Whether it still reads pictures in GPU memory. */
    boolean readsGpuMemory();

    /** The present picture, for the encoder to read. Valid until the next {@link #load}. */
    AVFrame present();

    /** Works on one that was not opened, or not wholly. */
    @Override
    void close();
}
