package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.util.Map;
import java.util.Set;

/** H.264 by Cisco's OpenH264, in every FFmpeg build. It has no presets and cannot change its bitrate while open. */
public final class OpenH264Provider extends FfmpegProvider {

    /** OpenH264 takes 0 for "only when asked". */
    private static final int INFINITE_GOP = 0;

    public OpenH264Provider() {
        super(
                new EncoderCapabilities(
                        "libopenh264", VideoCodec.H264, Set.of(ChromaSampling.YUV420), false, false, false),
                100);
    }

    @Override
    public VideoEncoder open(EncoderSettings settings) {
        // Skipped frames would break the rule of one in, one out.
        Map<String, String> options =
                Map.of("profile", "constrained_baseline", "rc_mode", "bitrate", "allow_skip_frames", "0");
        return new FfmpegVideoEncoder(
                capabilities, settings, new FfmpegVideoEncoder.Tuning(INFINITE_GOP, options, NO_QUALITIES));
    }
}
