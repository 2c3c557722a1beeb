package dev.waycast.media.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoFormatTest {

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void everyNameIsReadBack(VideoCodec codec) {
        for (ChromaSampling chroma : ChromaSampling.values()) {
            VideoFormat format = new VideoFormat(codec, chroma);
            assertThat(VideoFormat.parse(format.name())).contains(format);
        }
    }

    @Test
    void namesAreThoseOfTheConfiguration() {
        assertThat(VideoFormat.H264.name()).isEqualTo("h264");
        assertThat(new VideoFormat(VideoCodec.VP9, ChromaSampling.YUV444).name())
                .isEqualTo("vp9-444");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "H264", "hevc", "vp9-420", "444"})
    void otherNamesAreNone(String name) {
        assertThat(VideoFormat.parse(name)).isEmpty();
    }
}
