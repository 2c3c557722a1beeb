package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import java.util.Map;
import java.util.Set;

/**
 * An encoder that is part of a GPU. Above software encoders in every order, because it leaves the processor to others.
 *
 * <p>Options are made by methods without side effects, so that they can be checked on machines without a GPU.
 */
public abstract sealed class HardwareProvider extends FfmpegProvider
        permits VaapiProvider, NvencProvider, QsvProvider, VulkanProvider {

    /** As good as never: keyframes come when they are asked for. */
    static final int LONG_GOP = 1 << 20;

    HardwareProvider(EncoderCapabilities capabilities, int priority) {
        super(capabilities, priority);
    }

    static EncoderCapabilities capabilities(
            String name, VideoCodec codec, Set<ChromaSampling> chroma, boolean liveBitrate, boolean dmaBuf) {
        return new EncoderCapabilities(name, codec, chroma, true, liveBitrate, dmaBuf);
    }

    @Override
    public final boolean hardware() {
        return true;
    }

    /** All of them are written by the book: the project has no machine with a GPU. */
    @Override
    public final boolean provenByProject() {
        return false;
    }

    /** The encoder's private AVOptions. */
    abstract Map<String, String> options(EncoderSettings settings);

    /** Hardware says nothing that is known to be true about a picture's quality, so refining goes by count alone. */
    static FfmpegVideoEncoder.Tuning tuning(int gop, Map<String, String> options) {
        return new FfmpegVideoEncoder.Tuning(gop, FfmpegVideoEncoder.RateControl.CAPPED, false, options, NO_QUALITIES);
    }
}
