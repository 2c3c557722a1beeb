package dev.waycast.media.frame;

/** How much colour a coded picture keeps. */
public enum ChromaSampling {
    /** One colour for four pixels: what every decoder takes. Thin coloured lines and text lose their colour. */
    YUV420("yuv420p"),
    /** Every pixel has its own colour: sharp text, for decoders that take it. */
    YUV444("yuv444p");

    private final String ffmpegName;

    ChromaSampling(String ffmpegName) {
        this.ffmpegName = ffmpegName;
    }

    /** The FFmpeg pixel format of eight bits. */
    public String ffmpegName() {
        return ffmpegName;
    }
}
