package dev.waycast.transports.webrtc.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import org.junit.jupiter.api.Test;

class FixedRateTest {

    private final FixedRate rate = new FixedRate(new CongestionSettings(3_000_000, 150_000, 20_000_000, 2));

    @Test
    void nothingChangesIt() {
        rate.onReceiverReport(0.9, 40_000_000, 0);
        rate.onReceiverEstimate(1, 0);
        rate.onApplicationLimited(false, 0);
        rate.onTime(1_000_000_000);
        assertThat(rate.targetBitrate()).isEqualTo(3_000_000);
        assertThat(rate.pacingBitrate()).isEqualTo(6_000_000);
        assertThat(rate.takeProbe(0)).isEmpty();
    }

    @Test
    void tellsWhatItHears() {
        rate.onReceiverReport(0.1, 40_000_000, 0);
        NetworkEstimate estimate = rate.estimate(0);
        assertThat(estimate.lossFraction()).isEqualTo(0.1);
        assertThat(estimate.roundTripMillis()).isEqualTo(40);
        assertThat(estimate.limitedBy()).isEqualTo(Limit.CONFIGURATION);
    }
}
