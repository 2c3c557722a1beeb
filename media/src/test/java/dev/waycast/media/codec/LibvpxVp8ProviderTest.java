package dev.waycast.media.codec;

import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;

class LibvpxVp8ProviderTest extends EncoderProviderContract {

    @Override
    EncoderProvider provider() {
        return new LibvpxVp8Provider();
    }

    @Override
    VideoFormat format() {
        return new VideoFormat(VideoCodec.VP8, ChromaSampling.YUV420);
    }
}
