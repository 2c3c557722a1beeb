package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;

class X265ProviderTest extends EncoderProviderContract {

    @Override
    EncoderProvider provider() {
        return new X265Provider();
    }

    @Override
    VideoFormat format() {
        return new VideoFormat(VideoCodec.H265, ChromaSampling.YUV420);
    }
}
