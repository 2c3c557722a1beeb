package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import java.util.List;
import java.util.Set;

/**
 * What an encoder can do on this host.
 *
 * @param name the FFmpeg encoder name, for instance {@code libx264}
 * @param codec what it makes
 * @param chroma the samplings it takes, at least one
 * @param hardware whether a GPU does the work
 * @param liveBitrate whether the bitrate follows without reopening
 * @param dmaBuf whether it takes DMA-BUF frames without a copy
 */
public record EncoderCapabilities(
        String name,
        VideoCodec codec,
        Set<ChromaSampling> chroma,
        boolean hardware,
        boolean liveBitrate,
        boolean dmaBuf) {

    public EncoderCapabilities {
        if (chroma.isEmpty()) {
            throw new IllegalArgumentException("The encoder " + name + " takes no pictures");
        }
        chroma = Set.copyOf(chroma);
    }

    EncoderCapabilities withChroma(Set<ChromaSampling> samplings) {
        return new EncoderCapabilities(name, codec, samplings, hardware, liveBitrate, dmaBuf);
    }

    EncoderCapabilities withoutDmaBuf() {
        return new EncoderCapabilities(name, codec, chroma, hardware, liveBitrate, false);
    }

    public boolean makes(VideoFormat format) {
        return codec == format.codec() && chroma.contains(format.chroma());
    }

    /** What it makes, the one that every decoder takes first. */
    public List<VideoFormat> formats() {
        return chroma.stream()
                .sorted()
                .map(sampling -> new VideoFormat(codec, sampling))
                .toList();
    }
}
