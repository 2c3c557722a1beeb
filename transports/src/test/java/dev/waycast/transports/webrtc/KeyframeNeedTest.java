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

        assertThat(need.mustAnswer(0, 3 * SECOND)).isFalse();
        assertThat(need.mustAnswer(0, 4 * SECOND)).as("it insists").isTrue();
    }

    @Test
    void itMayWonderAgainAfterTheNextPicture() {
        need.onSent(7, 0);
        need.onReport(7);
        need.mustAnswer(0, 3 * SECOND);
        need.onSent(8, 10 * SECOND);
        need.onReport(8);

        assertThat(need.mustAnswer(0, 13 * SECOND)).isFalse();
    }

    @Test
    void aViewerThatMissesAPacketIsAnswered() {
        need.onSent(7, 0);
        need.onReport(6);

        assertThat(need.mustAnswer(0, 3 * SECOND)).isTrue();
    }

    @Test
    void aDecoderThatLostItsWayIsAnswered() {
        need.onSent(7, 0);
        need.onReport(7);

        assertThat(need.mustAnswer(0, SECOND / 10)).isTrue();
        assertThat(need.mustAnswer(0, 20 * SECOND)).isTrue();
    }

    @Test
    void aRequestIsNotAnsweredTwiceBeforeTheKeyframeCanHaveArrived() {
        need.onSent(7, 0);
        long roundTrip = SECOND;

        assertThat(need.mustAnswer(roundTrip, SECOND)).isTrue();
        assertThat(need.mustAnswer(roundTrip, 2 * SECOND)).isFalse();
        assertThat(need.mustAnswer(roundTrip, 3 * SECOND)).isTrue();
    }

    @Test
    void nothingSentYetIsAlwaysANeed() {
        assertThat(need.mustAnswer(0, 3 * SECOND)).isTrue();
    }
}
