package dev.waycast.media.codec;

import dev.waycast.media.frame.VideoCodec;

/** An encoder of FFmpeg: what it is called, when it is tried, and how it is probed. */
public abstract sealed class FfmpegProvider implements EncoderProvider
        permits HardwareProvider,
                LibvpxVp8Provider,
                LibvpxVp9Provider,
                OpenH264Provider,
                SvtAv1Provider,
                X264Provider,
                X265Provider {

    /** For encoders that are not told a quality: the bitrate decides alone. */
    static final double[] NO_QUALITIES = {};

    final EncoderCapabilities capabilities;
    private final int priority;

    /** @param capabilities what it does where it works */
    FfmpegProvider(EncoderCapabilities capabilities, int priority) {
        this.capabilities = capabilities;
        this.priority = priority;
    }

    @Override
    public final String name() {
        return capabilities.name();
    }

    @Override
    public final VideoCodec codec() {
        return capabilities.codec();
    }

    @Override
    public final int priority() {
        return priority;
    }

    @Override
    public EncoderCapabilities probe() {
        return EncoderProbe.probe(this, capabilities);
    }
}
