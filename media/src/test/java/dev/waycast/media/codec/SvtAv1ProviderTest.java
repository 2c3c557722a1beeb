package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;

class SvtAv1ProviderTest extends EncoderProviderContract {

    @Override
    EncoderProvider provider() {
        return new SvtAv1Provider();
    }

    @Override
    VideoFormat format() {
        return new VideoFormat(VideoCodec.AV1, ChromaSampling.YUV420);
    }
}
