package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.util.Map;
import java.util.Set;

/** VP8 by libvpx, in every FFmpeg build. It cannot change its bitrate while open. */
public final class LibvpxVp8Provider implements EncoderProvider {

    private static final EncoderCapabilities CAPABILITIES =
            new EncoderCapabilities("libvpx", VideoCodec.VP8, Set.of(ChromaSampling.YUV420), false, false, false);
    private static final int INFINITE_GOP = 1 << 20;
    private static final double[] NO_QUALITIES = {};
    /** The fastest of realtime: it picks the effort by the time it has. */
    private static final String DEFAULT_SPEED = "12";

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
                "deadline", "realtime",
                "cpu-used", settings.numberedPreset().orElse(DEFAULT_SPEED),
                "lag-in-frames", "0",
                "auto-alt-ref", "0",
                "screen-content-mode", "1");
        return new FfmpegVideoEncoder(
                CAPABILITIES,
                settings,
                new FfmpegVideoEncoder.Tuning(
                        INFINITE_GOP, FfmpegVideoEncoder.RateControl.CONSTANT, true, options, NO_QUALITIES));
    }
}
