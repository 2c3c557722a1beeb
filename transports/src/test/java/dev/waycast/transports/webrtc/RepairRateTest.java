package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import org.junit.jupiter.api.Test;

class RepairRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final RepairRate rate = new RepairRate(ErrorCorrection.AUTO);

    @Test
    void aCleanNetworkPaysNothing() {
        rate.update(network(0, 0, Usage.NORMAL), 200, 0, false, SECOND);
        assertThat(rate.packetsFor(20)).isZero();
    }

    @Test
    void nearbyAskingAgainIsEnough() {
        rate.update(network(0.05, 0, Usage.NORMAL), 10, 0, false, SECOND);
        assertThat(rate.packetsFor(20)).isZero();
    }

    @Test
    void whereTheViewerHoldsPicturesBackAskingAgainIsEnough() {
        rate.update(network(0.05, 0, Usage.NORMAL), 40, 60, false, SECOND);
        assertThat(rate.packetsFor(20)).isZero();
        rate.update(network(0.05, 0, Usage.NORMAL), 100, 60, false, SECOND);
        assertThat(rate.packetsFor(20)).isPositive();
    }

    @Test
    void theMoreIsLostTheMoreIsSpentUpToAHalf() {
        rate.update(network(0.01, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(1)).isEqualTo(1);
        assertThat(rate.packetsFor(10)).isEqualTo(1);
        rate.update(network(0.03, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(10)).isEqualTo(3);
        rate.update(network(0.05, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(40))
                .as("large pictures need a smaller share")
                .isEqualTo(9);
        rate.update(network(0.3, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(30)).isEqualTo(15);
        assertThat(rate.packetsFor(109)).isEqualTo(RepairMasks.MOST_BLOCKS);
    }

    @Test
    void whereMuchIsLostPacketsAreSentAgainTwice() {
        rate.update(network(0.02, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.repeats()).isFalse();
        rate.update(network(0.04, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.repeats()).isTrue();
        rate.update(network(0.04, 80, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.repeats()).as("there is no room for it").isFalse();
    }

    @Test
    void itGoesOnForAWhileAfterTheLosses() {
        rate.update(network(0.05, 0, Usage.NORMAL), 40, 0, false, SECOND);
        rate.update(network(0.001, 0, Usage.NORMAL), 40, 0, false, 3 * SECOND);
        assertThat(rate.on()).isTrue();
        rate.update(network(0.001, 0, Usage.NORMAL), 40, 0, false, 5 * SECOND);
        assertThat(rate.on()).isFalse();
    }

    @Test
    void aCongestedNetworkIsNotGivenMore() {
        rate.update(network(0.05, 0, Usage.OVERUSING), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(20)).isZero();
        rate.update(network(0.05, 80, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(20)).isZero();
        rate.update(network(0.05, 10, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(20)).isPositive();
    }

    @Test
    void aQueueThatOthersMakeOverflowIsPreparedFor() {
        rate.update(network(0, 100, Usage.COMPETING), 170, 0, false, SECOND);
        assertThat(rate.packetsFor(12)).isEqualTo(3);
        assertThat(rate.packetsFor(1)).isEqualTo(1);
        rate.update(network(0, 100, Usage.NORMAL), 170, 0, false, 2 * SECOND);
        assertThat(rate.packetsFor(12)).as("ours alone").isZero();
    }

    @Test
    void lossesInBurstsTakeOneForEachPacketWhereThereIsRoom() {
        for (int i = 0; i < 10; i++) {
            rate.onFeedback(FeedbackOf.lost(20, 5));
        }
        rate.update(network(0.02, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(rate.packetsFor(10)).as("without room").isEqualTo(2);
        rate.update(network(0.02, 0, Usage.NORMAL), 40, 0, true, SECOND);
        assertThat(rate.packetsFor(10)).as("one for each").isEqualTo(10);
        assertThat(rate.packetsFor(109)).isEqualTo(RepairMasks.MOST_BLOCKS);
    }

    @Test
    void theSettingGoesBefore() {
        RepairRate always = new RepairRate(ErrorCorrection.FLEXFEC_03);
        assertThat(always.packetsFor(5)).isEqualTo(1);
        RepairRate never = new RepairRate(ErrorCorrection.OFF);
        never.update(network(0.05, 0, Usage.NORMAL), 40, 0, false, SECOND);
        assertThat(never.packetsFor(5)).isZero();
    }

    private static NetworkEstimate network(double loss, double queueMillis, Usage usage) {
        return new NetworkEstimate(5_000_000, 5_000_000, loss, 40, queueMillis, usage, Limit.DELAY);
    }
}
