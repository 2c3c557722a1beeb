package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Encoders of GPUs whose Vulkan driver has VK_KHR_video_encode_queue. A change of bitrate reopens them. */
public abstract sealed class VulkanProvider extends HardwareProvider {

    private static final int PRIORITY = 600;

    private VulkanProvider(String name, VideoCodec codec) {
        super(capabilities(name, codec, Set.of(ChromaSampling.YUV420), false, false), PRIORITY);
    }

    /** H.264. */
    public static final class H264 extends VulkanProvider {
        public H264() {
            super("h264_vulkan", VideoCodec.H264);
        }
    }

    /** H.265. */
    public static final class H265 extends VulkanProvider {
        public H265() {
            super("hevc_vulkan", VideoCodec.H265);
        }
    }

    @Override
    public final VideoEncoder open(EncoderSettings settings) {
        // Without a GPU a driver that computes on the processor may answer, which takes long to load and encodes
        // nothing.
        if (RenderNodes.usable().isEmpty()) {
            throw new EncoderException("The encoder " + name() + " needs a GPU, and there is no render node in /dev/dri"
                    + " that this user may use.");
        }
        return new FfmpegVideoEncoder(
                capabilities,
                settings.withThreads(1),
                tuning(LONG_GOP, options(settings)),
                new SurfaceInput(
                        name(), settings, () -> HardwareDevice.vulkan(name()), new SurfaceInput.Imports(false)));
    }

    @Override
    final Map<String, String> options(EncoderSettings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("async_depth", "1");
        options.put("rc_mode", "vbr");
        options.put("tune", "ull");
        options.put("usage", "conference");
        options.put("content", "desktop");
        options.put("units", "0");
        switch (capabilities.codec()) {
            case H264 -> options.put("profile", "constrained_baseline");
            case H265 -> options.put("profile", "main");
            case VP8, VP9, AV1 -> {}
        }
        return options;
    }
}
