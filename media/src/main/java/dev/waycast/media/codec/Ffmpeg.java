package dev.waycast.media.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** The one way to FFmpeg: everything here that uses it goes through {@link #load()} first. */
final class Ffmpeg {

    private static final int ERROR_TEXT_BYTES = 128;

    private Ffmpeg() {}

    /** Loads the native libraries once per process; a failure is reported again on every call. */
    static void load() {
        Holder.touch();
    }

    /** The encoder of this name, if the FFmpeg on the class path was built with it. */
    static Optional<AVCodec> encoder(String name) {
        load();
        return Optional.ofNullable(avcodec.avcodec_find_encoder_by_name(name));
    }

    /** FFmpeg's number for planar pictures of eight bits. */
    static int pixelFormat(ChromaSampling chroma) {
        return switch (chroma) {
            case YUV420 -> avutil.AV_PIX_FMT_YUV420P;
            case YUV444 -> avutil.AV_PIX_FMT_YUV444P;
        };
    }

    /** Tells with a picture what its encoder was told. */
    static void copyColours(AVCodecContext context, AVFrame picture) {
        picture.colorspace(context.colorspace());
        picture.color_primaries(context.color_primaries());
        picture.color_trc(context.color_trc());
        picture.color_range(context.color_range());
    }

    /** What an encoder throws that gets a picture in GPU memory and cannot read it. */
    static EncoderException unreadable(String encoder) {
        return new EncoderException("The encoder " + encoder
                + " cannot read pictures in GPU memory: capture has to deliver mapped memory.");
    }

    /** FFmpeg's own words for an error code. */
    static String errorText(int code) {
        byte[] text = new byte[ERROR_TEXT_BYTES];
        avutil.av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private static final class Holder {
        static {
            // Native objects here are freed by their owner, never by the garbage collector, so JavaCPP need neither
            // watch them (a lock for the whole process) nor stop the world with System.gc() when the process, whose
            // size includes mapped frames that JavaCPP knows nothing of, grows past its limits.
            setIfAbsent("org.bytedeco.javacpp.noPointerGC", "true");
            setIfAbsent("org.bytedeco.javacpp.maxBytes", "0");
            setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
            avutil.av_log_set_level(avutil.AV_LOG_FATAL);
            // SVT-AV1 writes pages to the standard error at every opening, and knows only this switch: fatal alone.
            setEnvironment("SVT_LOG", "0");
        }

        static void touch() {}

        /** Keeps what the person who started the process has set. */
        private static void setEnvironment(String name, String value) {
            Linker linker = Linker.nativeLinker();
            MethodHandle setenv = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setenv"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int ignored = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static void setIfAbsent(String key, String value) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        }
    }
}
