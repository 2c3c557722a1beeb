package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's decoders, as a viewer would use them: one picture in, the same picture out. */
final class ReferenceDecoder implements AutoCloseable {

    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;

    /**
     * @param luma plane without padding
     * @param u plane without padding
     * @param v plane without padding
     */
    record Picture(
            int width,
            int height,
            ChromaSampling chroma,
            byte[] luma,
            byte[] u,
            byte[] v,
            int matrix,
            int range,
            int reorderedFrames,
            int level,
            int profile) {

        /** BT.601 limited range back to 0xRRGGBB. */
        int rgb(int x, int y) {
            double l = 1.164383 * ((luma[y * width + x] & 0xff) - 16);
            double cb = (u[chromaIndex(x, y)] & 0xff) - 128;
            double cr = (v[chromaIndex(x, y)] & 0xff) - 128;
            return clamp(l + 1.596027 * cr) << 16
                    | clamp(l - 0.391762 * cb - 0.812968 * cr) << 8
                    | clamp(l + 2.017232 * cb);
        }

        private int chromaIndex(int x, int y) {
            int step = YuvPicture.step(chroma);
            return y / step * (width / step) + x / step;
        }

        private static int clamp(double value) {
            return (int) Math.clamp(Math.round(value), 0, 255);
        }
    }

    ReferenceDecoder() {
        this(VideoCodec.H264);
    }

    ReferenceDecoder(VideoCodec codec) {
        Ffmpeg.load();
        context = avcodec.avcodec_alloc_context3(decoder(codec));
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        context.thread_count(1);
        check(avcodec.avcodec_open2(context, null, (AVDictionary) null));
    }

    /** FFmpeg's own AV1 decoder needs a GPU. */
    private static AVCodec decoder(VideoCodec codec) {
        return avcodec.avcodec_find_decoder_by_name(
                switch (codec) {
                    case H264, H265, VP8, VP9 -> codec.ffmpegName();
                    case AV1 -> "libaom-av1";
                });
    }

    /** Decodes one picture; fails when the decoder holds it back. */
    Picture decode(EncodedFrame encoded) {
        check(avcodec.av_new_packet(packet, encoded.data().length));
        MemorySegment.ofAddress(packet.data().address())
                .reinterpret(encoded.data().length)
                .copyFrom(MemorySegment.ofArray(encoded.data()));
        check(avcodec.avcodec_send_packet(context, packet));
        avcodec.av_packet_unref(packet);
        check(avcodec.avcodec_receive_frame(context, frame));
        ChromaSampling chroma = Stream.of(ChromaSampling.values())
                .filter(sampling -> Ffmpeg.pixelFormat(sampling) == frame.format())
                .findFirst()
                .orElseThrow();
        int step = YuvPicture.step(chroma);
        Picture picture = new Picture(
                frame.width(),
                frame.height(),
                chroma,
                plane(0, frame.width(), frame.height()),
                plane(1, frame.width() / step, frame.height() / step),
                plane(2, frame.width() / step, frame.height() / step),
                frame.colorspace(),
                frame.color_range(),
                context.has_b_frames(),
                context.level(),
                context.profile());
        avutil.av_frame_unref(frame);
        return picture;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    private byte[] plane(int index, int width, int height) {
        int stride = frame.linesize(index);
        MemorySegment rows =
                MemorySegment.ofAddress(frame.data(index).address()).reinterpret((long) stride * height);
        byte[] plane = new byte[width * height];
        for (int row = 0; row < height; row++) {
            MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, (long) row * stride, plane, row * width, width);
        }
        return plane;
    }

    private static void check(int result) {
        if (result < 0) {
            throw new AssertionError("The decoder says: " + Ffmpeg.errorText(result));
        }
    }
}
