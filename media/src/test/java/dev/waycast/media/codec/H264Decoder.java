package dev.waycast.media.codec;

import dev.waycast.media.frame.EncodedFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's own H.264 decoder, as a viewer would use it: one picture in, the same picture out. */
final class H264Decoder implements AutoCloseable {

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
            double cb = (u[y / 2 * (width / 2) + x / 2] & 0xff) - 128;
            double cr = (v[y / 2 * (width / 2) + x / 2] & 0xff) - 128;
            return clamp(l + 1.596027 * cr) << 16
                    | clamp(l - 0.391762 * cb - 0.812968 * cr) << 8
                    | clamp(l + 2.017232 * cb);
        }

        private static int clamp(double value) {
            return (int) Math.clamp(Math.round(value), 0, 255);
        }
    }

    H264Decoder() {
        Ffmpeg.load();
        context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_H264));
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        context.thread_count(1);
        check(avcodec.avcodec_open2(context, null, (AVDictionary) null));
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
        Picture picture = new Picture(
                frame.width(),
                frame.height(),
                plane(0, frame.width(), frame.height()),
                plane(1, frame.width() / 2, frame.height() / 2),
                plane(2, frame.width() / 2, frame.height() / 2),
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
