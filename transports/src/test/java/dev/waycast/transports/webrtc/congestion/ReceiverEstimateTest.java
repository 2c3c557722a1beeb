package dev.waycast.transports.webrtc.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import org.junit.jupiter.api.Test;

class ReceiverEstimateTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 3_000_000;
    private static final long MIN = 150_000;
    private static final long MAX = 20_000_000;
    private static final long NO_ROUND_TRIP = -1;

    private long now = 5 * SECOND;
    private long number;
    private final ReceiverEstimate rate = new ReceiverEstimate(new CongestionSettings(START, MIN, MAX, 2.5), now);

    @Test
    void startsWhereItIsTold() {
        assertThat(rate.targetBitrate()).isEqualTo(START);
        assertThat(rate.estimate(now).limitedBy()).isEqualTo(Limit.START);
        assertThat(rate.takeProbe(now)).isEmpty();
    }

    @Test
    void growsFastWhileInUseAndNothingIsLost() {
        for (int i = 0; i < 5; i++) {
            useFully(1);
            report(0);
        }
        assertThat(rate.targetBitrate())
                .isBetween((long) (START * Math.pow(1.5, 4)), (long) (START * Math.pow(1.5, 5)) + 1);
    }

    @Test
    void neverExceedsTheMaximum() {
        for (int i = 0; i < 60; i++) {
            useFully(1);
            report(0);
        }
        assertThat(rate.targetBitrate()).isEqualTo(MAX);
        assertThat(rate.estimate(now).limitedBy()).isEqualTo(Limit.CONFIGURATION);
    }

    @Test
    void aStaticDesktopChangesNothing() {
        for (int i = 0; i < 60; i++) {
            use(1, 2000);
            report(0);
            rate.onReceiverEstimate(400_000, now);
        }
        assertThat(rate.targetBitrate()).isEqualTo(START);
    }

    @Test
    void onePacketOfFewLostChangesNothing() {
        for (int i = 0; i < 60; i++) {
            now += SECOND;
            rate.onSent(new SentPacket(number++, 100, now, 0));
            report(i % 20 == 5 ? 1 : 0);
        }
        assertThat(rate.targetBitrate()).isEqualTo(START);
    }

    @Test
    void heavyLossLowersByHalfTheLoss() {
        useFully(1);
        report(0.4);
        assertThat(rate.targetBitrate()).isEqualTo((long) (START * 0.8));
        assertThat(rate.estimate(now).limitedBy()).isEqualTo(Limit.LOSS);
        assertThat(rate.estimate(now).lossFraction()).isEqualTo(0.4);
    }

    @Test
    void reportsInQuickSuccessionLowerOnce() {
        useFully(1);
        report(0.4);
        use(1, 100_000, SECOND / 100);
        report(0.4);
        assertThat(rate.targetBitrate()).isEqualTo((long) (START * 0.8));
    }

    @Test
    void someLossHolds() {
        useFully(1);
        report(0.05);
        assertThat(rate.targetBitrate()).isEqualTo(START);
    }

    @Test
    void neverFallsBelowTheMinimum() {
        for (int i = 0; i < 100; i++) {
            useFully(1);
            report(1);
        }
        assertThat(rate.targetBitrate()).isEqualTo(MIN);
    }

    @Test
    void anEstimateBelowWhatIsSentIsObeyedAtOnce() {
        useFully(1);
        rate.onReceiverEstimate(1_000_000, now);
        assertThat(rate.targetBitrate()).isEqualTo(1_000_000);
        assertThat(rate.estimate(now).limitedBy()).isEqualTo(Limit.RECEIVER);
    }

    @Test
    void anEstimateAboveWhatIsSentIsNoNews() {
        use(1, 100_000);
        rate.onReceiverEstimate(1_000_000, now);
        assertThat(rate.targetBitrate()).isEqualTo(START);
    }

    @Test
    void afterCongestionItGrowsSlowly() {
        useFully(1);
        rate.onReceiverEstimate(1_000_000, now);
        for (int i = 0; i < 12; i++) {
            useFully(1);
            report(0);
        }
        assertThat(rate.targetBitrate()).isBetween(1_900_000L, 2_600_000L);
    }

    @Test
    void pacesByTheTargetOnlyWhileThereWasCongestionLately() {
        rate.onTime(now);
        assertThat(rate.pacingBitrate()).isEqualTo((long) (2.5 * MAX));
        useFully(1);
        report(0.5);
        rate.onTime(now);
        assertThat(rate.pacingBitrate()).isEqualTo((long) (2.5 * rate.targetBitrate()));
        now += 11 * SECOND;
        rate.onTime(now);
        assertThat(rate.pacingBitrate()).isEqualTo((long) (2.5 * MAX));
    }

    @Test
    void aGrowingRoundTripHolds() {
        rate.onReceiverReport(0, 20_000_000, now);
        useFully(1);
        rate.onReceiverReport(0, 160_000_000, now);
        assertThat(rate.targetBitrate()).isEqualTo(START);
        useFully(1);
        rate.onReceiverReport(0, 30_000_000, now);
        assertThat(rate.targetBitrate()).isGreaterThan(START);
    }

    private void report(double lost) {
        rate.onReceiverReport(lost, NO_ROUND_TRIP, now);
    }

    private void useFully(int seconds) {
        use(seconds, rate.targetBitrate() / 8);
    }

    private void use(int seconds, long bytesPerSecond) {
        use(seconds, bytesPerSecond, SECOND / 10);
    }

    private void use(int seconds, long bytesPerSecond, long stepNanos) {
        for (int i = 0; i < 10 * seconds; i++) {
            now += stepNanos;
            long left = bytesPerSecond / 10;
            while (left > 0) {
                rate.onSent(new SentPacket(number++, (int) Math.min(left, 1200), now, 0));
                left -= 1200;
            }
        }
    }
}
