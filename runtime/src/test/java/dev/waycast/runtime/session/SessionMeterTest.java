package dev.waycast.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.runtime.session.SessionMeter.Viewed;
import dev.waycast.transports.webrtc.Engine;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import org.junit.jupiter.api.Test;

class SessionMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final SessionMeter meter = new SessionMeter(() -> now);

    @Test
    void countsOverAllConnectionsOfASession() {
        meter.media(() -> sent(1000, 10, 1, 20));
        meter.media(null);
        meter.media(() -> sent(500, 5, 1, 30));
        now = 10 * SECOND;
        SessionSummary summary = meter.summary("H264");
        assertThat(summary.bytes()).isEqualTo(1500);
        assertThat(summary.frames()).isEqualTo(15);
        assertThat(summary.seconds()).isEqualTo(10);
        assertThat(summary.lossPercent()).isCloseTo(100.0 * 2 / 15, within(0.01));
        assertThat(summary.roundTripMillis()).isCloseTo(30, within(0.6));
        assertThat(summary.latencyMillis()).isNaN();
        assertThat(summary.framesPerSecond()).isNaN();
    }

    @Test
    void theBitrateIsThatOfTheLastWhile() {
        meter.media(() -> sent(now / 1000, 1, 0, 20));
        now = SECOND;
        assertThat(status().bitrate()).isEqualTo(8_000_000);
        now = SECOND + SECOND / 10;
        assertThat(status().bitrate()).as("not asked anew so soon").isEqualTo(8_000_000);
        meter.media(null);
        now = 3 * SECOND;
        assertThat(status().bitrate()).isLessThan(1_000_000);
        now = 5 * SECOND;
        assertThat(status().bitrate()).isZero();
    }

    @Test
    void whatIsNotKnownIsNoNumberAndNonsenseIsNotKnown() {
        assertThat(status().lossPercent()).isNaN();
        assertThat(status().roundTripMillis()).isNaN();
        meter.viewed(new Viewed(-1, Double.POSITIVE_INFINITY, 1e12, 4, 25));
        assertThat(status().framesPerSecond()).isNaN();
        assertThat(status().networkMillis()).isNaN();
        assertThat(status().decodeMillis()).isNaN();
        assertThat(status().presentMillis()).isEqualTo(4);
        assertThat(status().endToEndMillis()).isEqualTo(25);
    }

    @Test
    void summarisesWhatTheViewerSaid() {
        for (double latency : new double[] {10, 20, 30, 40, 1000}) {
            meter.viewed(new Viewed(latency > 30 ? 20 : 60, Double.NaN, Double.NaN, Double.NaN, latency));
        }
        SessionSummary summary = meter.summary("");
        assertThat(summary.framesPerSecond()).isEqualTo(44);
        assertThat(summary.latencyMillis()).isCloseTo(30, within(0.6));
        assertThat(summary.lossPercent()).isNaN();
    }

    @Test
    void saysWhatTheDecoderHoldsOnceThatIsKnown() {
        assertThat(status().heldFrames()).isEqualTo(WebRtcStatistics.UNKNOWN);
        meter.media(() -> sent(1, 1, 0, 20));
        assertThat(status().heldFrames()).isEqualTo(2);
    }

    private SessionStatus status() {
        return meter.status("Streaming", "control", true, false, "H264");
    }

    private static WebRtcStatistics sent(long bytes, long frames, long lost, double roundTrip) {
        return new WebRtcStatistics(
                Engine.DIRECT,
                frames,
                bytes,
                0,
                0,
                0,
                0,
                0,
                0,
                lost,
                0.5,
                roundTrip,
                1,
                0,
                0,
                frames,
                1,
                0,
                0,
                5_000_000,
                0,
                0,
                0,
                WebRtcStatistics.NONE.network(),
                false,
                false,
                2,
                "",
                "",
                "");
    }
}
