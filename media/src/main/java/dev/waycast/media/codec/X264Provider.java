package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** H.264 by x264, in FFmpeg builds with the GPL classifier. */
public final class X264Provider extends FfmpegProvider {

    /** X264_KEYINT_MAX_INFINITE. */
    private static final int INFINITE_GOP = 1 << 30;

    /**
     * Rate factors: 23 for what moves (0.5 to 6 Mbit/s of desktop work), then finer with every repetition of a picture
     * that stands still, until it is near lossless. The rate buffer caps each picture.
     */
    private static final double[] QUALITIES = {23, 20, 17, 14, 11};

    public X264Provider() {
        super(
                new EncoderCapabilities(
                        "libx264",
                        VideoCodec.H264,
                        Set.of(ChromaSampling.YUV420, ChromaSampling.YUV444),
                        false,
                        true,
                        false),
                200);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        String preset = settings.namedPreset().orElseGet(() -> preset(settings.effort()));
        Map<String, String> options = Map.of(
                "preset",
                preset,
                "tune",
                "zerolatency",
                "profile",
                profile(settings.format().chroma()),
                "forced-idr",
                "1",
                "intra-refresh",
                settings.isRefreshed() ? "1" : "0",
                "x264-params",
                "scenecut=0");
        // With intra refresh the distance between keyframes is that of the refreshes.
        int gop = settings.isRefreshed() ? settings.refreshPictures() : INFINITE_GOP;
        return new FfmpegVideoEncoder(
                capabilities, settings, new FfmpegVideoEncoder.Tuning(gop, options, qualities(settings.effort())));
    }

    /** Who may take longer may also take more bits. */
    private static double[] qualities(EncoderEffort effort) {
        double finer = switch (effort) {
            case FASTEST -> 0;
            case FASTER -> 2;
            case FAST -> 4;
        };
        return Arrays.stream(QUALITIES).map(quality -> quality - finer).toArray();
    }

    /**
     * Constrained baseline is what every browser negotiates (42e01f), and CAVLC is the fastest to code and decode. Full
     * colour needs High 4:4:4 Predictive (f4001f).
     */
    private static String profile(ChromaSampling chroma) {
        return switch (chroma) {
            case YUV420 -> "baseline";
            case YUV444 -> "high444";
        };
    }

    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "ultrafast";
            case FASTER -> "superfast";
            case FAST -> "veryfast";
        };
    }
}
