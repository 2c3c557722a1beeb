package dev.waycast.media.frame;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a viewer has to be able to decode. */
public record VideoFormat(VideoCodec codec, ChromaSampling chroma) {

    public static final VideoFormat H264 = new VideoFormat(VideoCodec.H264, ChromaSampling.YUV420);

    /**
     * Reads what {@link #name} wrote.
     *
     * @return empty for anything else
     */
    public static Optional<VideoFormat> parse(String name) {
        return Stream.of(VideoCodec.values())
                .flatMap(codec -> Stream.of(ChromaSampling.values()).map(chroma -> new VideoFormat(codec, chroma)))
                .filter(format -> format.name().equals(name))
                .findFirst();
    }

    /** As in the configuration: {@code vp9}, and {@code vp9-444} where every pixel has its own colour. */
    public String name() {
        String codecName = codec.name().toLowerCase(Locale.ROOT);
        return chroma == ChromaSampling.YUV420 ? codecName : codecName + "-444";
    }

    /** With one colour for four pixels. */
    public static VideoFormat of(VideoCodec codec) {
        return new VideoFormat(codec, ChromaSampling.YUV420);
    }

    @Override
    public String toString() {
        return chroma == ChromaSampling.YUV420 ? codec.name() : codec.name() + " 4:4:4";
    }
}
