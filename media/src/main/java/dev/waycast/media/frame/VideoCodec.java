package dev.waycast.media.frame;

/** Video codecs, named as FFmpeg names them. */
public enum VideoCodec {
    H264("h264"),
    H265("hevc"),
    VP8("vp8"),
    VP9("vp9"),
    AV1("av1");

    private final String ffmpegName;

    VideoCodec(String ffmpegName) {
        this.ffmpegName = ffmpegName;
    }

    public String ffmpegName() {
        return ffmpegName;
    }
}
