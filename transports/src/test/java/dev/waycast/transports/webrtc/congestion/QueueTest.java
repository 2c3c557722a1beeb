package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.arrived;
import static dev.waycast.transports.webrtc.congestion.Packets.nanos;
import static dev.waycast.transports.webrtc.congestion.Packets.sent;
import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** {@link QueueDelay} and {@link QueueDrain}. */
class QueueTest {

    private static final double MBIT = 1e6;

    private final QueueDelay delay = new QueueDelay();
    private final QueueDrain drain = new QueueDrain(0);
    private double millis;

    @Test
    void aPacketWaitsAsMuchLongerAsTheFastestOne() {
        delay.startReport(0);
        assertThat(delay.add(arrived(sent(0, 0), 5020))).isZero();
        assertThat(delay.add(arrived(sent(1, 10), 5060))).isEqualTo(30);
        assertThat(delay.add(arrived(sent(2, 20), 5050))).isEqualTo(10);
        assertThat(delay.standingMillis()).isZero();
        assertThat(delay.longestMillis()).isEqualTo(30);
    }

    @Test
    void theStandingQueueIsWhatNoPacketOfAReportGotRound() {
        delay.startReport(0);
        delay.add(arrived(sent(0, 0), 20));
        delay.startReport(nanos(100));
        delay.add(arrived(sent(1, 100), 150));
        delay.add(arrived(sent(2, 110), 190));
        assertThat(delay.standingMillis()).isEqualTo(30);
        delay.startReport(nanos(200));
        assertThat(delay.standingMillis()).isZero();
    }

    @Test
    void theLatestWaitIsThatOfTheLastPacketsOfAReport() {
        delay.startReport(0);
        assertThat(delay.latestMillis()).isZero();
        for (int packet = 0; packet < 10; packet++) {
            delay.add(arrived(sent(packet, packet), 20 + 11 * packet));
        }
        assertThat(delay.standingMillis()).isZero();
        assertThat(delay.latestMillis()).isEqualTo(50);
        delay.add(arrived(sent(11, 150), 170));
        assertThat(delay.latestMillis()).as("one that did not wait").isZero();
    }

    @Test
    void theShortestWayIsForgottenAfterTwoMinutes() {
        delay.startReport(0);
        delay.add(arrived(sent(0, 0), 20));
        double waited = 0;
        for (int second = 1; second < 130; second++) {
            delay.startReport(nanos(1000 * second));
            waited = delay.add(arrived(sent(second, 1000 * second), 1000 * second + 50));
            assertThat(waited).isEqualTo(second < 120 ? 30 : 0);
        }
    }

    @Test
    void aShortQueueIsLeftAlone() {
        for (int i = 0; i < 100; i++) {
            update(15, MBIT, MBIT, MBIT);
            assertThat(drain.share()).isEqualTo(1);
        }
        assertThat(drain.competing()).isFalse();
    }

    @Test
    void theLongerTheQueueTheMoreIsWithheld() {
        update(60, MBIT, MBIT, MBIT);
        double some = drain.share();
        update(200, MBIT, MBIT, MBIT);
        double more = drain.share();
        update(2000, MBIT, MBIT, MBIT);
        assertThat(some).isBetween(0.9, 0.99);
        assertThat(more).isBetween(0.6, 0.8);
        assertThat(drain.share()).isEqualTo(0.3);
        update(10, MBIT, MBIT, MBIT);
        assertThat(drain.share()).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayCountsBeforeItHasWaited() {
        drain.update(60, 200, MBIT, MBIT, MBIT, nanos(100));
        assertThat(drain.share()).isBetween(0.6, 0.8);
    }

    @Test
    void theFirstRushOfOthersIsForgotten() {
        update(400, 4 * MBIT, 4 * MBIT, 4 * MBIT);
        for (int i = 0; i < 40; i++) {
            update(60, 2 * MBIT, 2 * MBIT, 2 * MBIT);
        }
        assertThat(drain.competing()).isTrue();
    }

    @Test
    void aQueueThatStaysWhileLessOfOursLeavesItIsFilledByOthers() {
        update(100, 4 * MBIT, 4 * MBIT, 4 * MBIT);
        for (int i = 0; i < 10; i++) {
            update(100, 2 * MBIT, 2 * MBIT, 2 * MBIT);
        }
        assertThat(drain.competing()).isTrue();
        assertThat(drain.share()).isEqualTo(1);
    }

    @Test
    void aQueueThatStaysWhileWeGetAllOfTheLinkIsOurs() {
        for (int i = 0; i < 100; i++) {
            update(100, 4 * MBIT, 4 * MBIT, 4 * MBIT);
        }
        assertThat(drain.competing()).isFalse();
    }

    @Test
    void anEncoderThatDoesNotObeyProvesNothing() {
        update(100, 4 * MBIT, 4 * MBIT, 4 * MBIT);
        for (int i = 0; i < 100; i++) {
            update(100, 2 * MBIT, MBIT, 2 * MBIT);
        }
        assertThat(drain.competing()).isFalse();
    }

    @Test
    void whetherOthersAreStillThereIsFoundOutAgainAndRarelier() {
        aQueueThatStaysWhileLessOfOursLeavesItIsFilledByOthers();
        assertThat(timeCompeting()).isCloseTo(10, Offset.offset(1.0));
        update(100, 4 * MBIT, 4 * MBIT, 4 * MBIT);
        assertThat(drain.metOthers()).isTrue();
        for (int i = 0; i < 10; i++) {
            update(100, 2 * MBIT, 2 * MBIT, 2 * MBIT);
        }
        assertThat(timeCompeting()).isCloseTo(20, Offset.offset(1.0));
    }

    @Test
    void othersAreGoneWithTheQueue() {
        aQueueThatStaysWhileLessOfOursLeavesItIsFilledByOthers();
        update(10, MBIT, MBIT, MBIT);
        assertThat(drain.competing()).isFalse();
        assertThat(drain.metOthers()).isFalse();
    }

    private double timeCompeting() {
        double since = millis;
        while (drain.competing()) {
            update(100, 2 * MBIT, 2 * MBIT, 2 * MBIT);
        }
        return (millis - since) / 1000;
    }

    private void update(double standingMillis, double sentBitrate, double target, double link) {
        millis += 100;
        drain.update(standingMillis, standingMillis, sentBitrate, target, link, nanos(millis));
    }
}
