package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendRateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 3_000_000;
    private static final long MIN = 150_000;
    private static final long MAX = 20_000_000;

    private long now = 5 * SECOND;
    private final SendRate rate = new SendRate(START, MIN, MAX, now);

    @Test
    void startsWhereItIsTold() {
        assertThat(rate.allowed()).isEqualTo(START);
        assertThat(rate.congested(now)).isFalse();
    }

    @Test
    void growsFastWhileInUseAndNothingIsLost() {
        for (int i = 0; i < 5; i++) {
            useFully(1);
            rate.onLoss(0, now);
        }
        assertThat(rate.allowed()).isBetween((long) (START * Math.pow(1.5, 4)), (long) (START * Math.pow(1.5, 5)) + 1);
        assertThat(rate.congested(now)).isFalse();
    }

    @Test
    void neverExceedsTheMaximum() {
        for (int i = 0; i < 60; i++) {
            useFully(1);
            rate.onLoss(0, now);
        }
        assertThat(rate.allowed()).isEqualTo(MAX);
    }

    @Test
    void aStaticDesktopChangesNothing() {
        for (int i = 0; i < 60; i++) {
            use(1, 2000);
            rate.onLoss(0, now);
            rate.onEstimate(400_000, now);
        }
        assertThat(rate.allowed()).isEqualTo(START);
        assertThat(rate.congested(now)).isFalse();
    }

    @Test
    void heavyLossLowersByHalfTheLoss() {
        useFully(1);
        rate.onLoss(0.4, now);
        assertThat(rate.allowed()).isEqualTo((long) (START * 0.8));
        assertThat(rate.congested(now)).isTrue();
    }

    @Test
    void reportsInQuickSuccessionLowerOnce() {
        useFully(1);
        rate.onLoss(0.4, now);
        now += SECOND / 10;
        rate.onLoss(0.4, now);
        assertThat(rate.allowed()).isEqualTo((long) (START * 0.8));
    }

    @Test
    void someLossHolds() {
        useFully(1);
        rate.onLoss(0.05, now);
        assertThat(rate.allowed()).isEqualTo(START);
    }

    @Test
    void neverFallsBelowTheMinimum() {
        for (int i = 0; i < 60; i++) {
            useFully(1);
            rate.onLoss(1, now);
        }
        assertThat(rate.allowed()).isEqualTo(MIN);
    }

    @Test
    void anEstimateBelowWhatIsSentIsObeyedAtOnce() {
        useFully(1);
        rate.onEstimate(1_000_000, now);
        assertThat(rate.allowed()).isEqualTo(1_000_000);
        assertThat(rate.congested(now)).isTrue();
    }

    @Test
    void anEstimateAboveWhatIsSentIsNoNews() {
        use(1, 100_000);
        rate.onEstimate(1_000_000, now);
        assertThat(rate.allowed()).isEqualTo(START);
    }

    @Test
    void afterCongestionItGrowsSlowly() {
        useFully(1);
        rate.onEstimate(1_000_000, now);
        for (int i = 0; i < 12; i++) {
            useFully(1);
            rate.onLoss(0, now);
        }
        assertThat(rate.allowed()).isBetween(1_900_000L, 2_600_000L);
    }

    @Test
    void congestionIsForgottenAfterTenSeconds() {
        useFully(1);
        rate.onLoss(0.5, now);
        now += 11 * SECOND;
        assertThat(rate.congested(now)).isFalse();
    }

    @Test
    void aGrowingRoundTripHolds() {
        rate.onRoundTrip(20_000_000);
        rate.onRoundTrip(160_000_000);
        useFully(1);
        rate.onLoss(0, now);
        assertThat(rate.allowed()).isEqualTo(START);
        rate.onRoundTrip(30_000_000);
        useFully(1);
        rate.onLoss(0, now);
        assertThat(rate.allowed()).isGreaterThan(START);
    }

    private void useFully(int seconds) {
        use(seconds, rate.allowed() / 8);
    }

    private void use(int seconds, long bytesPerSecond) {
        for (int i = 0; i < 10 * seconds; i++) {
            now += SECOND / 10;
            rate.onSent((int) (bytesPerSecond / 10), now);
        }
    }
}
