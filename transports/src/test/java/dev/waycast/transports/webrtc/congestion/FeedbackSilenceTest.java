package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.nanos;
import static dev.waycast.transports.webrtc.congestion.Packets.sent;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedbackSilenceTest {

    private static final long ROUND_TRIP = nanos(40);

    private final FeedbackSilence silence = new FeedbackSilence();

    @Test
    void packetsWithoutAnAnswerAreASilence() {
        reports();
        silence.update(sent(1, 1000), 20, ROUND_TRIP, nanos(1200));
        assertThat(silence.silent()).isFalse();
        silence.update(sent(1, 1000), 20, ROUND_TRIP, nanos(1500));
        assertThat(silence.silent()).isTrue();
        assertThat(silence.share(nanos(1500))).isEqualTo(0.5);
        assertThat(silence.share(nanos(2000))).isEqualTo(0.125);
    }

    @Test
    void whereNothingWaitsOrOnlyAPacketOrTwoThereIsNoSilence() {
        reports();
        silence.update(null, 0, ROUND_TRIP, nanos(60_000));
        silence.update(sent(1, 1000), 2, ROUND_TRIP, nanos(60_000));
        assertThat(silence.silent()).isFalse();
        assertThat(silence.share(nanos(60_000))).isEqualTo(1);
    }

    @Test
    void endsWithAReport() {
        reports();
        silence.update(sent(1, 1000), 20, ROUND_TRIP, nanos(2000));
        assertThat(silence.end(nanos(12_000))).isEqualTo(nanos(10_000));
        assertThat(silence.silent()).isFalse();
        assertThat(silence.end(nanos(12_100))).isZero();
    }

    /** Every 100 ms, for a second. */
    private void reports() {
        for (int i = 1; i <= 10; i++) {
            silence.end(nanos(100 * i));
        }
    }
}
