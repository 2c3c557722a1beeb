package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Map;
import java.util.Set;

/** VP8 by libvpx, in every FFmpeg build. It cannot change its bitrate while open. */
public final class LibvpxVp8Provider extends FfmpegProvider {

    private static final int INFINITE_GOP = 1 << 20;

    public LibvpxVp8Provider() {
        super(
                new EncoderCapabilities("libvpx", VideoCodec.VP8, Set.of(ChromaSampling.YUV420), false, false, false),
                200);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of(
                "deadline", "realtime",
                "cpu-used", settings.numberedPreset().orElseGet(() -> speed(settings.effort())),
                "lag-in-frames", "0",
                "auto-alt-ref", "0",
                "screen-content-mode", "1");
        return new FfmpegVideoEncoder(
                capabilities,
                settings,
                new FfmpegVideoEncoder.Tuning(
                        INFINITE_GOP, FfmpegVideoEncoder.RateControl.CONSTANT, true, options, NO_QUALITIES));
    }

    /** Of realtime: 12 is the fastest, and it picks the effort by the time it has. */
    private static String speed(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "12";
            case FASTER -> "10";
            case FAST -> "8";
        };
    }
}
