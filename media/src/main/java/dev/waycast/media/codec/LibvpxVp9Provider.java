package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Map;
import java.util.Set;

/**
 * VP9 by libvpx, in every FFmpeg build: profile 0, and profile 1 for pictures of full colour. It cannot change its
 * bitrate while open.
 */
public final class LibvpxVp9Provider extends FfmpegProvider {

    private static final int INFINITE_GOP = 1 << 20;

    public LibvpxVp9Provider() {
        super(
                new EncoderCapabilities(
                        "libvpx-vp9",
                        VideoCodec.VP9,
                        Set.of(ChromaSampling.YUV420, ChromaSampling.YUV444),
                        false,
                        false,
                        false),
                200);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of(
                "deadline", "realtime",
                "cpu-used", settings.numberedPreset().orElseGet(() -> speed(settings.effort())),
                "lag-in-frames", "0",
                "auto-alt-ref", "0",
                "row-mt", "1",
                "tile-columns", "2",
                "aq-mode", "3",
                "tune-content", "screen");
        return new FfmpegVideoEncoder(
                capabilities,
                settings,
                new FfmpegVideoEncoder.Tuning(
                        INFINITE_GOP, FfmpegVideoEncoder.RateControl.CONSTANT, true, options, NO_QUALITIES));
    }

    private static String speed(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "8";
            case FASTER -> "7";
            case FAST -> "6";
        };
    }
}
