package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;

class LibvpxVp9ProviderTest extends EncoderProviderContract {

    @Override
    EncoderProvider provider() {
        return new LibvpxVp9Provider();
    }

    @Override
    VideoFormat format() {
        return new VideoFormat(VideoCodec.VP9, ChromaSampling.YUV420);
    }
}
