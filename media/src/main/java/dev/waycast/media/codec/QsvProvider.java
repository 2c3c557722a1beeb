package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Encoders of Intel GPUs through Quick Sync Video, on the first of them. They copy each picture themselves. */
public abstract sealed class QsvProvider extends HardwareProvider {

    private static final int PRIORITY = 700;
    /** MFX_REFRESH_VERTICAL. */
    private static final String VERTICAL_REFRESH = "1";

    private static final Set<String> PRESETS =
            Set.of("veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");

    private QsvProvider(String name, VideoCodec codec, boolean liveBitrate) {
        super(capabilities(name, codec, Set.of(ChromaSampling.YUV420), liveBitrate, false), PRIORITY);
    }

    /** H.264. */
    public static final class H264 extends QsvProvider {
        public H264() {
            super("h264_qsv", VideoCodec.H264, true);
        }
    }

    /** H.265. */
    public static final class H265 extends QsvProvider {
        public H265() {
            super("hevc_qsv", VideoCodec.H265, true);
        }
    }

    /** VP9. */
    public static final class Vp9 extends QsvProvider {
        public Vp9() {
            super("vp9_qsv", VideoCodec.VP9, false);
        }
    }

    @Override
    public final VideoEncoder open(EncoderSettings settings) {
        if (RenderNodes.usable().isEmpty()) {
            throw new EncoderException("The encoder " + name() + " needs an Intel GPU, and there is no render node in"
                    + " /dev/dri that this user may use.");
        }
        return new FfmpegVideoEncoder(
                capabilities,
                settings.withThreads(1),
                tuning(LONG_GOP, options(settings)),
                new InterleavedInput(name(), settings));
    }

    @Override
    final Map<String, String> options(EncoderSettings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("async_depth", "1");
        options.put("preset", PRESETS.contains(settings.preset()) ? settings.preset() : preset(settings.effort()));
        options.put("forced_idr", "1");
        if (settings.isRefreshed() && capabilities.codec() != VideoCodec.VP9) {
            options.put("int_ref_type", VERTICAL_REFRESH);
            options.put("int_ref_cycle_size", String.valueOf(settings.refreshPictures()));
        }
        switch (capabilities.codec()) {
            case H264 -> {
                options.put("profile", "baseline");
                options.put("scenario", "displayremoting");
                options.put("low_delay_brc", "1");
                options.put("look_ahead", "0");
                options.put("max_dec_frame_buffering", "1");
                options.put("pic_timing_sei", "0");
            }
            case H265 -> {
                options.put("profile", "main");
                options.put("scenario", "displayremoting");
                options.put("low_delay_brc", "1");
                options.put("pic_timing_sei", "0");
            }
            case VP9 -> options.put("profile", "profile0");
            case VP8, AV1 -> {}
        }
        return options;
    }

    /** MFX_TARGETUSAGE_BEST_SPEED, two steps from it, and MFX_TARGETUSAGE_BALANCED. */
    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "veryfast";
            case FASTER -> "fast";
            case FAST -> "medium";
        };
    }
}
