package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyframeNeedTest {

    private static final long SECOND = 1_000_000_000L;

    private final KeyframeNeed need = new KeyframeNeed();

    @Test
    void aViewerThatHasEverythingAndWondersIsNotAnswered() {
        need.onSent(7, 0);
        need.onReport(7);

        assertThat(need.isReal(3 * SECOND)).isFalse();
        assertThat(need.isReal(4 * SECOND)).as("it insists").isTrue();
    }

    @Test
    void itMayWonderAgainAfterTheNextPicture() {
        need.onSent(7, 0);
        need.onReport(7);
        need.isReal(3 * SECOND);
        need.onSent(8, 10 * SECOND);
        need.onReport(8);

        assertThat(need.isReal(13 * SECOND)).isFalse();
    }

    @Test
    void aViewerThatMissesAPacketIsAnswered() {
        need.onSent(7, 0);
        need.onReport(6);

        assertThat(need.isReal(3 * SECOND)).isTrue();
    }

    @Test
    void aDecoderThatLostItsWayIsAnswered() {
        need.onSent(7, 0);
        need.onReport(7);

        assertThat(need.isReal(SECOND / 10)).isTrue();
        assertThat(need.isReal(20 * SECOND)).isTrue();
    }

    @Test
    void nothingSentYetIsAlwaysANeed() {
        assertThat(need.isReal(3 * SECOND)).isTrue();
    }
}
