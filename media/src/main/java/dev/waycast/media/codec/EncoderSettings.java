package dev.waycast.media.codec;

import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.EncoderEffort;
import java.time.Duration;
import java.util.Optional;

/**
 * How to open an encoder.
 *
 * @param format what to make; one of the encoder's capabilities
 * @param width pixels; odd sizes are padded to even by the encoder
 * @param height pixels
 * @param framesPerSecond the rate the bitrate is meant for, 1 to 240
 * @param bitsPerSecond target, at least 50_000
 * @param vbvFrames size of the rate buffer in frames' worth of bits, 1 to 60: small means even packets, low latency
 * @param preset the encoder's own speed preset: for libx264 and libx265 a name such as {@code ultrafast}, for libvpx and
 *     libsvtav1 a number. Empty, or meant for the others: what the effort says
 * @param effort what the encoder may spend on a picture
 * @param threads encoder threads, 0: as many as the provider thinks right
 * @param refreshPictures intra refresh: in so many pictures the whole picture is coded anew, a column after the other, so
 *     that what was lost heals without a keyframe. 0: never. Encoders that cannot ignore it
 */
public record EncoderSettings(
        VideoFormat format,
        int width,
        int height,
        int framesPerSecond,
        long bitsPerSecond,
        int vbvFrames,
        String preset,
        EncoderEffort effort,
        int threads,
        int refreshPictures) {

    /** As fast as can be, without intra refresh. */
    public EncoderSettings(
            VideoFormat format,
            int width,
            int height,
            int framesPerSecond,
            long bitsPerSecond,
            int vbvFrames,
            String preset,
            int threads) {
        this(
                format,
                width,
                height,
                framesPerSecond,
                bitsPerSecond,
                vbvFrames,
                preset,
                EncoderEffort.FASTEST,
                threads,
                0);
    }

    /** The preset where it is a name. */
    Optional<String> namedPreset() {
        return Optional.of(preset).filter(text -> !text.isEmpty() && !isNumber(text));
    }

    /** The preset where it is a number. */
    Optional<String> numberedPreset() {
        return Optional.of(preset).filter(EncoderSettings::isNumber);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,3}");
    }

    public EncoderSettings withRate(long bits, int frames) {
        return new EncoderSettings(
                format, width, height, frames, bits, vbvFrames, preset, effort, threads, refreshPictures);
    }

    public EncoderSettings withFormat(VideoFormat newFormat) {
        return new EncoderSettings(
                newFormat,
                width,
                height,
                framesPerSecond,
                bitsPerSecond,
                vbvFrames,
                preset,
                effort,
                threads,
                refreshPictures);
    }

    public EncoderSettings withSize(int newWidth, int newHeight) {
        return new EncoderSettings(
                format,
                newWidth,
                newHeight,
                framesPerSecond,
                bitsPerSecond,
                vbvFrames,
                preset,
                effort,
                threads,
                refreshPictures);
    }

    EncoderSettings withThreads(int number) {
        return new EncoderSettings(
                format,
                width,
                height,
                framesPerSecond,
                bitsPerSecond,
                vbvFrames,
                preset,
                effort,
                number,
                refreshPictures);
    }

    /** @param period of one refresh; zero: none */
    EncoderSettings withRefresh(Duration period) {
        int pictures = Math.toIntExact(period.toMillis() * framesPerSecond / 1000);
        return new EncoderSettings(
                format, width, height, framesPerSecond, bitsPerSecond, vbvFrames, preset, effort, threads, pictures);
    }

    boolean isRefreshed() {
        return refreshPictures > 0;
    }
}
