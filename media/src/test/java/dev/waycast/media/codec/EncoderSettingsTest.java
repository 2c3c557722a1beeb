package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.VideoFormat;
import org.junit.jupiter.api.Test;

class EncoderSettingsTest {

    /** One setting serves all encoders of a desktop: each takes a preset of its own kind. */
    @Test
    void aPresetIsANameOrANumber() {
        assertThat(with("superfast").namedPreset()).contains("superfast");
        assertThat(with("superfast").numberedPreset()).isEmpty();
        assertThat(with("9").numberedPreset()).contains("9");
        assertThat(with("9").namedPreset()).isEmpty();
        assertThat(with("").namedPreset()).isEmpty();
        assertThat(with("").numberedPreset()).isEmpty();
    }

    private static EncoderSettings with(String preset) {
        return new EncoderSettings(VideoFormat.H264, 640, 360, 30, 1_000_000, 3, preset, 0);
    }
}
