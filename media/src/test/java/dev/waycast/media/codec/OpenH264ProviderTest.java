package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenH264ProviderTest extends H264ProviderContract {

    @Override
    EncoderProvider provider() {
        return new OpenH264Provider();
    }

    @Test
    void leavesAnotherBitrateToReopening() {
        try (VideoEncoder encoder = provider.open(settings(640, 360))) {
            assertThat(encoder.reconfigure(1_000_000, 30)).isFalse();
            assertThat(encoder.settings().bitsPerSecond()).isEqualTo(4_000_000);
        }
    }
}
