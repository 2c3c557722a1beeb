package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossBurstsTest {

    private final LossBursts bursts = new LossBursts();

    @Test
    void beforeAnythingIsLostLossesAreTakenForSingleOnes() {
        bursts.onFeedback(FeedbackOf.lost(20, 0));
        assertThat(bursts.meanLength()).isEqualTo(1);
    }

    @Test
    void twoBurstsAreTooFewToTell() {
        bursts.onFeedback(FeedbackOf.lost(20, 5));
        bursts.onFeedback(FeedbackOf.lost(20, 5));
        assertThat(bursts.meanLength()).isEqualTo(1);
        bursts.onFeedback(FeedbackOf.lost(20, 5));
        assertThat(bursts.meanLength()).isEqualTo(5);
    }

    @Test
    void aBurstMayGoOnInTheNextReport() {
        for (int i = 0; i < 5; i++) {
            bursts.onFeedback(FeedbackOf.lost(20, 0));
            bursts.onFeedback(FeedbackOf.lost(3, 3));
            bursts.onFeedback(FeedbackOf.lost(20, 2));
        }
        assertThat(bursts.meanLength()).isEqualTo(5);
    }

    @Test
    void whatIsLongAgoCountsLessAndLess() {
        for (int i = 0; i < 100; i++) {
            bursts.onFeedback(FeedbackOf.lost(20, 8));
        }
        for (int i = 0; i < 1000; i++) {
            bursts.onFeedback(FeedbackOf.lost(20, 1));
        }
        assertThat(bursts.meanLength()).isCloseTo(1, within(0.1));
    }
}
