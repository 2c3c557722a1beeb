package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Map;
import java.util.Set;

/** AV1 by SVT-AV1, in every FFmpeg build. It cannot change its bitrate while open. */
public final class SvtAv1Provider extends FfmpegProvider {

    private static final int INFINITE_GOP = 1 << 20;

    /**
     * Low delay, constant rate, made for screens, two threads at most. Not its mode {@code rtc}, which in version 3.1.2
     * takes whole areas of a screen that changed after a rest for unchanged.
     */
    private static final String PARAMETERS = "pred-struct=1:rc=2:scm=1:lp=2";

    public SvtAv1Provider() {
        super(
                new EncoderCapabilities(
                        "libsvtav1", VideoCodec.AV1, Set.of(ChromaSampling.YUV420), false, false, false),
                200);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        Map<String, String> options = Map.of(
                "preset",
                settings.numberedPreset().orElseGet(() -> preset(settings.effort())),
                "svtav1-params",
                PARAMETERS);
        return new FfmpegVideoEncoder(
                capabilities,
                settings,
                new FfmpegVideoEncoder.Tuning(
                        INFINITE_GOP, FfmpegVideoEncoder.RateControl.TARGET, false, options, NO_QUALITIES));
    }

    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "10";
            case FASTER -> "9";
            case FAST -> "8";
        };
    }
}
