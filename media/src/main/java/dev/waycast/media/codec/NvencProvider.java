package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.quality.EncoderEffort;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Encoders of NVIDIA GPUs. They copy each picture out of ordinary memory themselves, in full colour too, and follow the
 * bitrate while open.
 */
public abstract sealed class NvencProvider extends HardwareProvider {

    private static final int PRIORITY = 900;
    private static final String LIBRARY = "libnvidia-encode.so.1";
    private static final Set<String> PRESETS = Set.of("p1", "p2", "p3", "p4", "p5", "p6", "p7");

    private NvencProvider(String name, VideoCodec codec, Set<ChromaSampling> chroma) {
        super(capabilities(name, codec, chroma, true, false), PRIORITY);
    }

    /** H.264. */
    public static final class H264 extends NvencProvider {
        public H264() {
            super("h264_nvenc", VideoCodec.H264, Set.of(ChromaSampling.YUV420, ChromaSampling.YUV444));
        }
    }

    /** H.265. */
    public static final class H265 extends NvencProvider {
        public H265() {
            super("hevc_nvenc", VideoCodec.H265, Set.of(ChromaSampling.YUV420));
        }
    }

    /** AV1, from the Ada generation on. */
    public static final class Av1 extends NvencProvider {
        public Av1() {
            super("av1_nvenc", VideoCodec.AV1, Set.of(ChromaSampling.YUV420));
        }
    }

    @Override
    public final VideoEncoder open(EncoderSettings settings) {
        if (!driverIsThere()) {
            throw new EncoderException(
                    "The encoder " + name() + " needs NVIDIA's driver: there is no " + LIBRARY + ".");
        }
        // With intra refresh the distance between keyframes is that of the refreshes.
        int gop = settings.isRefreshed() ? settings.refreshPictures() : LONG_GOP;
        return new FfmpegVideoEncoder(capabilities, settings.withThreads(1), tuning(gop, options(settings)));
    }

    @Override
    final Map<String, String> options(EncoderSettings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("preset", PRESETS.contains(settings.preset()) ? settings.preset() : preset(settings.effort()));
        options.put("tune", "ull");
        // Without padding, constant rate is a ceiling: an unchanged picture stays small.
        options.put("rc", "cbr");
        options.put("cbr_padding", "0");
        options.put("zerolatency", "1");
        options.put("delay", "0");
        options.put("rc-lookahead", "0");
        options.put("forced-idr", "1");
        options.put("intra-refresh", settings.isRefreshed() ? "1" : "0");
        switch (capabilities.codec()) {
            case H264 -> options.put("profile", profile(settings.format().chroma()));
            case H265 -> options.put("profile", "main");
            case AV1, VP8, VP9 -> {}
        }
        return options;
    }

    /** From p1, the quickest, to p7. */
    private static String preset(EncoderEffort effort) {
        return switch (effort) {
            case FASTEST -> "p2";
            case FASTER -> "p4";
            case FAST -> "p6";
        };
    }

    private static String profile(ChromaSampling chroma) {
        return switch (chroma) {
            case YUV420 -> "baseline";
            case YUV444 -> "high444p";
        };
    }

    /** Asked first, because to find out by opening an encoder costs a tenth of a second on hosts without it. */
    private static boolean driverIsThere() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(LIBRARY, arena);
            return true;
        } catch (IllegalArgumentException missing) {
            return false;
        }
    }
}
