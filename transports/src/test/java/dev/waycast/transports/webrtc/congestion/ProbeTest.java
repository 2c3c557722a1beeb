package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.arrived;
import static dev.waycast.transports.webrtc.congestion.Packets.probe;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** {@link ProbeController} and {@link ProbeBitrateEstimator}. */
class ProbeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_000_000;
    private static final double ESTIMATE = 2_000_000;

    private final ProbeController controller =
            new ProbeController(new CongestionSettings(START, 150_000, 20_000_000, 2.5));
    private long now = 5 * SECOND;
    private long number;

    @Test
    void nothingIsProbedBeforeAnythingIsSent() {
        assertThat(take(false)).isEmpty();
    }

    @Test
    void startsWithThreeAndSixTimesTheStartBitrate() {
        controller.start(now);
        Probe first = take(false).orElseThrow();
        assertThat(first.bitsPerSecond()).isEqualTo(3 * START);
        assertThat(take(false)).isEmpty();
        assertThat(answer(first, 1).orElseThrow()).isCloseTo(3 * START, Percentage.withPercentage(2));
        Probe second = take(false).orElseThrow();
        assertThat(second.bitsPerSecond()).isEqualTo(6 * START);
        assertThat(second.number()).isEqualTo(first.number() + 1);
    }

    @Test
    void aProbeThatFillsTheLinkTellsItsCapacityAndIsTheLastForNow() {
        controller.start(now);
        Probe first = take(false).orElseThrow();
        assertThat(answer(first, 0.5).orElseThrow())
                .isCloseTo((long) (0.95 * 1.5 * START), Percentage.withPercentage(2));
        now += 2 * SECOND;
        assertThat(take(false)).isEmpty();
    }

    @Test
    void aProbeThatIsNotAnsweredFails() {
        controller.start(now);
        take(false).orElseThrow();
        now += 2 * SECOND;
        assertThat(take(false)).isEmpty();
        now += 5 * SECOND;
        assertThat(take(false))
                .hasValueSatisfying(probe -> assertThat(probe.bitsPerSecond()).isEqualTo((long) (2 * ESTIMATE)));
    }

    @Test
    void asksForMoreFromTimeToTimeOnlyWhenMoreIsWanted() {
        started();
        now += 60 * SECOND;
        assertThat(take(true)).isEmpty();
        assertThat(take(false)).isPresent();
    }

    @Test
    void asksSoonerWhenBurstsPassWithoutWaiting() {
        started();
        now += SECOND;
        assertThat(take(false)).isEmpty();
        assertThat(controller.take(ESTIMATE, false, true, true, now)).isPresent();
    }

    @Test
    void probesNothingWhileSomethingSpeaksAgainstIt() {
        started();
        now += 60 * SECOND;
        assertThat(controller.take(ESTIMATE, false, false, true, now)).isEmpty();
    }

    @Test
    void triesWhatWasBeforeALargeDrop() {
        started();
        controller.dropped(10_000_000, 2_000_000, now);
        now += 4 * SECOND;
        assertThat(controller.take(ESTIMATE, true, true, true, now))
                .hasValueSatisfying(probe -> assertThat(probe.bitsPerSecond()).isEqualTo(8_500_000));
    }

    @Test
    void neverProbesBeyondTheHighestBitrate() {
        started();
        now += 60 * SECOND;
        assertThat(controller.take(15_000_000, false, true, true, now))
                .hasValueSatisfying(probe -> assertThat(probe.bitsPerSecond()).isEqualTo(20_000_000));
        now += 60 * SECOND;
        assertThat(controller.take(20_000_000, false, true, true, now)).isEmpty();
    }

    @Test
    void packetsHeldBackAndReleasedTogetherSayNothing() {
        controller.start(now);
        assertThat(answer(take(false).orElseThrow(), 5)).isEmpty();
    }

    @Test
    void aProbeThatArrivesAtOnceSaysNothing() {
        controller.start(now);
        Probe probe = take(false).orElseThrow();
        OptionalLong result = OptionalLong.empty();
        for (int i = 0; i < 10; i++) {
            result = controller.onPacket(arrived(probe(number++, i, probe.number()), 100), now);
            assertThat(result).isEmpty();
        }
    }

    private void started() {
        controller.start(now);
        answer(take(false).orElseThrow(), 0.5);
    }

    private Optional<Probe> take(boolean applicationLimited) {
        return controller.take(ESTIMATE, applicationLimited, true, false, now);
    }

    /** @param share of the probe's bitrate at which it arrives */
    private OptionalLong answer(Probe probe, double share) {
        double gap = Packets.BYTES * 8e3 / probe.bitsPerSecond();
        int packets = Math.max(probe.packets(), probe.bytes() / Packets.BYTES + 1);
        OptionalLong result = OptionalLong.empty();
        for (int i = 0; i < packets && result.isEmpty(); i++) {
            result = controller.onPacket(arrived(probe(number++, i * gap, probe.number()), 40 + i * gap / share), now);
        }
        return result;
    }
}
