package dev.waycast.media.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputSizeTest {

    @Test
    void whereNothingIsScaledProgramsHaveAsMuchRoom() {
        assertThat(new OutputSize(2560, 1440, 2).unscaled()).isEqualTo(new OutputSize(1280, 720, 1));
        assertThat(new OutputSize(1600, 902, 1.5).unscaled()).isEqualTo(new OutputSize(1066, 600, 1));
        assertThat(new OutputSize(1280, 720, 1).unscaled()).isEqualTo(new OutputSize(1280, 720, 1));
    }

    @Test
    void unscaledIsNeverLargerAndNeverTooSmall() {
        assertThat(new OutputSize(1280, 720, 0.5).unscaled()).isEqualTo(new OutputSize(1280, 720, 1));
        assertThat(new OutputSize(400, 300, 4).unscaled()).isEqualTo(new OutputSize(320, 200, 1));
    }
}
