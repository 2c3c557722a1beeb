package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Map;
import java.util.Set;

/** H.265 by x265, in FFmpeg builds with the GPL classifier. It cannot change its bitrate while open. */
public final class X265Provider implements EncoderProvider {

    private static final EncoderCapabilities CAPABILITIES =
            new EncoderCapabilities("libx265", VideoCodec.H265, Set.of(ChromaSampling.YUV420), false, false, false);
    private static final int INFINITE_GOP = -1;
    private static final double[] NO_QUALITIES = {};

    @Override
    public String name() {
        return CAPABILITIES.name();
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public EncoderCapabilities probe() {
        return EncoderProbe.probe(this, CAPABILITIES);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of(
                "preset", settings.namedPreset().orElseGet(() -> preset(settings.effort())),
                "tune", "zerolatency",
                "forced-idr", "1",
                "x265-params", "scenecut=0:frame-threads=1:info=0:log-level=none");
        return new FfmpegVideoEncoder(
                CAPABILITIES, settings, new FfmpegVideoEncoder.Tuning(INFINITE_GOP, options, NO_QUALITIES));
    }

    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "ultrafast";
            case FASTER -> "superfast";
            case FAST -> "veryfast";
        };
    }
}
