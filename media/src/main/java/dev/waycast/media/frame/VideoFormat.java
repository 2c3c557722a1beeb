package dev.waycast.media.frame;

/** What a viewer has to be able to decode. */
public record VideoFormat(VideoCodec codec, ChromaSampling chroma) {

    public static final VideoFormat H264 = new VideoFormat(VideoCodec.H264, ChromaSampling.YUV420);

    /** With one colour for four pixels. */
    public static VideoFormat of(VideoCodec codec) {
        return new VideoFormat(codec, ChromaSampling.YUV420);
    }

    @Override
    public String toString() {
        return chroma == ChromaSampling.YUV420 ? codec.name() : codec.name() + " 4:4:4";
    }
}
