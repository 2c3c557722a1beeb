package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.arrived;
import static dev.waycast.transports.webrtc.congestion.Packets.lost;
import static dev.waycast.transports.webrtc.congestion.Packets.nanos;
import static dev.waycast.transports.webrtc.congestion.Packets.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** {@link AimdRateControl}, {@link LossBasedControl} and {@link AcknowledgedBitrate}. */
class RateControlTest {

    private static final long SECOND = 1_000_000_000L;
    private static final CongestionSettings SETTINGS = new CongestionSettings(3_000_000, 150_000, 20_000_000, 2.5);
    private static final long ROUND_TRIP = 40_000_000;

    private final AimdRateControl aimd = new AimdRateControl(SETTINGS, 0);
    private final LossBasedControl losses = new LossBasedControl(SETTINGS, 0);
    private final AcknowledgedBitrate acknowledged = new AcknowledgedBitrate();
    private final Random random = new Random(7);
    private long now;
    private long number;

    @Test
    void overuseLowersToAShareOfWhatIsDelivered() {
        now += SECOND;
        assertThat(aimd.overuse(2_000_000, ROUND_TRIP, now)).isTrue();
        assertThat(aimd.bitrate()).isEqualTo(1_700_000);
    }

    @Test
    void overuseOfALinkThatDeliversMoreLowersNothing() {
        now += SECOND;
        assertThat(aimd.overuse(9_000_000, ROUND_TRIP, now)).isFalse();
        assertThat(aimd.bitrate()).isEqualTo(3_000_000);
    }

    @Test
    void aDecreaseIsGivenTimeUnlessMuchLessIsDelivered() {
        now += SECOND;
        aimd.overuse(3_000_000, ROUND_TRIP, now);
        now += 20_000_000;
        assertThat(aimd.overuse(2_400_000, ROUND_TRIP, now)).isFalse();
        assertThat(aimd.overuse(1_000_000, ROUND_TRIP, now)).isTrue();
        assertThat(aimd.bitrate()).isEqualTo(850_000);
    }

    @Test
    void growsFastBeforeAnyLimitWasSeenAndSlowlyNearOne() {
        double before = aimd.bitrate();
        increase(1, 10_000_000);
        double unknown = aimd.bitrate() / before;
        aimd.overuse(3_000_000, ROUND_TRIP, now);
        aimd.set(2_950_000, now);
        before = aimd.bitrate();
        increase(1, 2_900_000);
        double near = aimd.bitrate() / before;
        assertThat(unknown).isBetween(1.2, 1.3);
        assertThat(near).isBetween(1.01, 1.06);
    }

    @Test
    void neverGrowsFarBeyondWhatArrives() {
        increase(10, 2_500_000);
        assertThat(aimd.bitrate()).isLessThanOrEqualTo(1.5 * 2_500_000);
    }

    @Test
    void aLinkThatCarriesMoreThanItEverDidIsAnotherOne() {
        now += SECOND;
        aimd.overuse(2_000_000, ROUND_TRIP, now);
        increase(1, 1_700_000);
        double before = aimd.bitrate();
        increase(1, 4_000_000);
        assertThat(aimd.bitrate() / before).isCloseTo(1.08, Percentage.withPercentage(1));
    }

    @Test
    void staysWithinItsBounds() {
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            aimd.overuse(1, ROUND_TRIP, now);
        }
        assertThat(aimd.bitrate()).isEqualTo(150_000);
        aimd.set(1e12, now);
        assertThat(aimd.bitrate()).isEqualTo(20_000_000);
    }

    @Test
    void competesAsTcpDoes() {
        now += SECOND;
        aimd.hold(now);
        double before = aimd.bitrate();
        now += SECOND / 10;
        aimd.compete(100_000_000, now);
        assertThat(aimd.bitrate() - before).isBetween(90_000.0, 110_000.0);
        before = aimd.bitrate();
        aimd.giveWay(100_000_000, now);
        assertThat(aimd.bitrate()).isCloseTo(0.8 * before, Percentage.withPercentage(0.1));
        aimd.giveWay(100_000_000, now);
        assertThat(aimd.bitrate()).isCloseTo(0.8 * before, Percentage.withPercentage(0.1));
    }

    @Test
    void lossesThatStayWhateverIsSentSetNoBound() {
        for (int i = 0; i < 100; i++) {
            lose(0.15, Math.min(5_000_000, losses.bound()));
        }
        assertThat(losses.bound()).isGreaterThan(5_000_000);
    }

    @Test
    void lossesThatEndWithLessAreCongestion() {
        double capacity = 3_000_000;
        double sent = 5_000_000;
        for (int i = 0; i < 600; i++) {
            sent = Math.min(5_000_000, losses.bound());
            lose(Math.max(0, 1 - capacity / sent), sent);
        }
        assertThat(sent).isBetween(0.85 * capacity, 1.1 * capacity);
    }

    @Test
    void oneLostPacketOfFewMeansNothing() {
        for (int i = 0; i < 30; i++) {
            now += SECOND;
            losses.add(List.of(i % 10 == 0 ? lost(sent(i, now / 1e6)) : arrived(sent(i, now / 1e6), 0)), now);
            losses.update(20_000, 0, false, true, now);
        }
        assertThat(losses.bound()).isEqualTo(20_000_000);
    }

    @Test
    void packetsThatComeAfterAllWereNotLost() {
        List<PacketResult> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(lost(sent(i, 1)));
        }
        losses.add(results, nanos(100));
        results.replaceAll(result -> new PacketResult(result.sent(), true, nanos(50), true, 0));
        losses.add(results, nanos(200));
        assertThat(losses.lossFraction()).isZero();
    }

    @Test
    void knowsWhatArrivedAndWhatTheLinkGives() {
        // Frames of ten packets each 40 ms, which leave at once and go through a link of 8 Mbit/s: 1 ms each.
        for (int frame = 0; frame < 20; frame++) {
            for (int i = 0; i < 10; i++) {
                double left = 40.0 * frame;
                acknowledged.add(arrived(sent(number++, left), left + 20 + i), i);
            }
        }
        assertThat(acknowledged.bitsPerSecond()).isCloseTo(2_000_000, Percentage.withPercentage(10));
        assertThat(acknowledged.linkBitsPerSecond()).isCloseTo(8_000_000, Percentage.withPercentage(1));
    }

    @Test
    void fewPacketsSayNothing() {
        acknowledged.add(arrived(sent(0, 0), 20), 0);
        acknowledged.add(arrived(sent(1, 1000), 1020), 0);
        assertThat(acknowledged.bitsPerSecond()).isZero();
        assertThat(acknowledged.linkBitsPerSecond()).isZero();
    }

    private void increase(int seconds, double arrives) {
        for (int i = 0; i < 10 * seconds; i++) {
            now += SECOND / 10;
            aimd.increase(arrives, ROUND_TRIP, now);
        }
    }

    /** A tenth of a second. */
    private void lose(double share, double bitrate) {
        now += SECOND / 10;
        List<PacketResult> results = new ArrayList<>();
        for (int i = 0; i < bitrate / 8 / Packets.BYTES / 10; i++) {
            SentPacket packet = sent(number++, now / 1e6 - 20);
            results.add(random.nextDouble() < share ? lost(packet) : arrived(packet, now / 1e6));
        }
        losses.add(results, now);
        losses.update(bitrate, bitrate * (1 - share), false, false, now);
    }
}
