package dev.waycast.media.codec;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Encoders of Intel and AMD GPUs, through VA-API. They take DMA-BUF as it comes from the compositor. A change of bitrate
 * reopens them.
 */
public abstract sealed class VaapiProvider extends HardwareProvider {

    private static final int PRIORITY = 800;

    /**
     * One way to open the encoder.
     *
     * @param lowPower whether on Intel's fixed-function encoder, the only one for some codecs on some generations
     */
    record Way(Path node, boolean lowPower) {}

    private final List<Path> nodes;
    private final SurfaceInput.Imports imports = new SurfaceInput.Imports(true);
    private volatile Way working;

    private VaapiProvider(String name, VideoCodec codec, List<Path> nodes) {
        super(capabilities(name, codec, Set.of(ChromaSampling.YUV420), false, true), PRIORITY);
        this.nodes = nodes;
    }

    /** H.264. */
    public static final class H264 extends VaapiProvider {

        public H264() {
            this(RenderNodes.usable());
        }

        private H264(List<Path> nodes) {
            super("h264_vaapi", VideoCodec.H264, nodes);
        }

        @Override
        public EncoderProvider onRenderNode(Path node) {
            return new H264(List.of(node));
        }
    }

    /** H.265. */
    public static final class H265 extends VaapiProvider {

        public H265() {
            this(RenderNodes.usable());
        }

        private H265(List<Path> nodes) {
            super("hevc_vaapi", VideoCodec.H265, nodes);
        }

        @Override
        public EncoderProvider onRenderNode(Path node) {
            return new H265(List.of(node));
        }
    }

    /** VP8. */
    public static final class Vp8 extends VaapiProvider {

        public Vp8() {
            this(RenderNodes.usable());
        }

        private Vp8(List<Path> nodes) {
            super("vp8_vaapi", VideoCodec.VP8, nodes);
        }

        @Override
        public EncoderProvider onRenderNode(Path node) {
            return new Vp8(List.of(node));
        }
    }

    /** VP9. */
    public static final class Vp9 extends VaapiProvider {

        public Vp9() {
            this(RenderNodes.usable());
        }

        private Vp9(List<Path> nodes) {
            super("vp9_vaapi", VideoCodec.VP9, nodes);
        }

        @Override
        public EncoderProvider onRenderNode(Path node) {
            return new Vp9(List.of(node));
        }
    }

    /** AV1. */
    public static final class Av1 extends VaapiProvider {

        public Av1() {
            this(RenderNodes.usable());
        }

        private Av1(List<Path> nodes) {
            super("av1_vaapi", VideoCodec.AV1, nodes);
        }

        @Override
        public EncoderProvider onRenderNode(Path node) {
            return new Av1(List.of(node));
        }
    }

    /** Tries every GPU, each with its usual encoder and its low-power one, and stays with the first that works. */
    @Override
    public final EncoderCapabilities probe() {
        EncoderException reason = null;
        for (Way way : ways()) {
            working = way;
            try {
                return super.probe();
            } catch (EncoderException e) {
                reason = reason == null ? e : reason;
            }
        }
        working = null;
        throw reason == null ? noNode() : reason;
    }

    @Override
    public final VideoEncoder open(EncoderSettings settings) {
        Way way = working;
        if (way == null) {
            way = ways().stream().findFirst().orElseThrow(this::noNode);
        }
        Path node = way.node();
        return new FfmpegVideoEncoder(
                capabilities,
                settings.withThreads(1),
                tuning(LONG_GOP, options(settings, way)),
                new SurfaceInput(name(), settings, () -> HardwareDevice.vaApi(name(), node), imports));
    }

    final List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        nodes.forEach(node -> {
            ways.add(new Way(node, false));
            ways.add(new Way(node, true));
        });
        return ways;
    }

    @Override
    final Map<String, String> options(EncoderSettings settings) {
        return options(settings, new Way(Path.of("/dev/dri/renderD128"), false));
    }

    private Map<String, String> options(EncoderSettings settings, Way way) {
        Map<String, String> options = new LinkedHashMap<>();
        // Each picture comes out before the next goes in. The rate is a ceiling, never filled up with empty bytes.
        options.put("async_depth", "1");
        options.put("rc_mode", "VBR");
        options.put("low_power", way.lowPower() ? "1" : "0");
        switch (capabilities.codec()) {
            case H264 -> {
                options.put("profile", "constrained_baseline");
                options.put("sei", "0");
            }
            case H265 -> {
                options.put("profile", "main");
                options.put("sei", "0");
            }
            case AV1 -> options.put("profile", "main");
            case VP8, VP9 -> {}
        }
        return options;
    }

    private EncoderException noNode() {
        return new EncoderException(
                "The encoder " + name() + " needs a GPU, and there is no render node in /dev/dri that"
                        + " this user may use; where there is a GPU, add the user to the group render.");
    }
}
