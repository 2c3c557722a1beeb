package dev.waycast.media.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
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
        }

        static void touch() {}

        private static void setIfAbsent(String key, String value) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        }
    }
}
