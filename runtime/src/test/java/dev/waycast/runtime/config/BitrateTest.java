package dev.waycast.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitrateTest {

    @ParameterizedTest
    @CsvSource({"500k, 500000", "6M, 6000000", "2.5M, 2500000", "1G, 1000000000", "300000, 300000", "6 M, 6000000"})
    void readsUnits(String text, long bits) {
        assertThat(Bitrate.parse(text).bitsPerSecond()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "-1M", "6Mbit/s", "6T", "1e6"})
    void explainsNonsense(String text) {
        assertThatThrownBy(() -> Bitrate.parse(text)).hasMessageContaining("such as 500k or 6M");
    }

    @Test
    void isReadable() {
        assertThat(Bitrate.parse("2.5M")).hasToString("2.5 Mbit/s");
        assertThat(Bitrate.parse("500k")).hasToString("500 kbit/s");
    }
}
