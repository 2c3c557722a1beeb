package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;

class X264FullColourTest extends EncoderProviderContract {

    @Override
    EncoderProvider provider() {
        return new X264Provider();
    }

    @Override
    VideoFormat format() {
        return new VideoFormat(VideoCodec.H264, ChromaSampling.YUV444);
    }
}
