package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Map;
import java.util.Set;

/** H.265 by x265, in FFmpeg builds with the GPL classifier. It cannot change its bitrate while open. */
public final class X265Provider extends FfmpegProvider {

    private static final int INFINITE_GOP = -1;

    public X265Provider() {
        super(
                new EncoderCapabilities("libx265", VideoCodec.H265, Set.of(ChromaSampling.YUV420), false, false, false),
                200);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of(
                "preset", settings.namedPreset().orElseGet(() -> preset(settings.effort())),
                "tune", "zerolatency",
                "forced-idr", "1",
                "x265-params", "scenecut=0:frame-threads=1:info=0:log-level=none");
        return new FfmpegVideoEncoder(
                capabilities, settings, new FfmpegVideoEncoder.Tuning(INFINITE_GOP, options, NO_QUALITIES));
    }

    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "ultrafast";
            case FASTER -> "superfast";
            case FAST -> "veryfast";
        };
    }
}
