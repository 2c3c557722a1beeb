package dev.waycast.transports.webrtc.congestion;

import static dev.waycast.transports.webrtc.congestion.Packets.arrived;
import static dev.waycast.transports.webrtc.congestion.Packets.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link DelayGroups}, {@link TrendlineEstimator} and {@link OveruseDetector}, which only make sense together. */
class DelayTrendTest {

    private final DelayGroups groups = new DelayGroups();
    private final TrendlineEstimator trendline = new TrendlineEstimator();
    private final OveruseDetector detector = new OveruseDetector();
    private final List<Usage> usages = new ArrayList<>();
    private long number;

    @Test
    void packetsOfOneBurstAreOneGroup() {
        groups.add(arrived(sent(0, 0), 20));
        groups.add(arrived(sent(1, 2), 22));
        groups.add(arrived(sent(2, 5), 25));
        groups.add(arrived(sent(3, 20), 41));
        groups.add(arrived(sent(4, 22), 43));
        assertThat(groups.add(arrived(sent(5, 40), 60))).hasValueSatisfying(delta -> {
            assertThat(delta.sentMillis()).isEqualTo(17);
            assertThat(delta.arrivedMillis()).isEqualTo(18);
            assertThat(delta.growthMillis()).isEqualTo(1);
        });
    }

    @Test
    void packetsReleasedTogetherAreOneGroup() {
        groups.add(arrived(sent(0, 0), 100));
        groups.add(arrived(sent(1, 20), 101));
        groups.add(arrived(sent(2, 40), 102));
        assertThat(groups.add(arrived(sent(3, 60), 103))).isEmpty();
    }

    @Test
    void afterALongSilenceDifferencesMeanNothing() {
        groups.add(arrived(sent(0, 0), 20));
        groups.add(arrived(sent(1, 20), 40));
        assertThat(groups.add(arrived(sent(2, 10_000), 10_500))).isEmpty();
        assertThat(groups.add(arrived(sent(3, 10_020), 10_520))).isEmpty();
    }

    @Test
    void packetsOvertakenAreLeftOut() {
        groups.add(arrived(sent(0, 0), 20));
        groups.add(arrived(sent(2, 40), 60));
        assertThat(groups.add(arrived(sent(1, 20), 61))).isEmpty();
        assertThat(groups.add(arrived(sent(3, 60), 80)))
                .hasValueSatisfying(delta -> assertThat(delta.growthMillis()).isZero());
    }

    @Test
    void aSteadyDelayIsNormal() {
        send(200, time -> 20);
        assertThat(usages).containsOnly(Usage.NORMAL);
    }

    @Test
    void aGrowingDelayIsOveruse() {
        send(100, time -> 20);
        usages.clear();
        send(40, time -> 20 + 0.2 * (time - 2000));
        assertThat(usages).contains(Usage.OVERUSING);
    }

    @Test
    void aShrinkingDelayIsUnderuse() {
        send(100, time -> 200 - 0.08 * time);
        assertThat(usages).contains(Usage.UNDERUSING).doesNotContain(Usage.OVERUSING);
    }

    @Test
    void jitterIsNotOveruse() {
        Random random = new Random(5);
        send(1000, time -> 20 + 5 * random.nextDouble());
        long overuses = usages.stream().filter(Usage.OVERUSING::equals).count();
        assertThat(overuses).isLessThan(10);
    }

    @Test
    void theThresholdFollowsADelayThatGoesOnGrowing() {
        assertThat(usageAfter(0)).isEqualTo(Usage.OVERUSING);
        assertThat(usageAfter(60)).isEqualTo(Usage.NORMAL);
    }

    /** Of a queue that grows by 6 %, after one that grew faster. */
    private static Usage usageAfter(int groupsBefore) {
        OveruseDetector some = new OveruseDetector();
        DelayGroups.Delta delta = new DelayGroups.Delta(20, 21, 0);
        for (int i = 0; i < groupsBefore; i++) {
            some.update(0.1, 60, delta);
        }
        some.update(0.06, 60, delta);
        return some.update(0.06, 60, delta);
    }

    /** A packet each 20 ms. */
    private void send(int count, DoubleUnaryOperator delayAt) {
        for (int i = 0; i < count; i++) {
            double time = 20.0 * number;
            groups.add(arrived(sent(number++, time), time + delayAt.applyAsDouble(time)))
                    .ifPresent(delta -> usages.add(detector.update(trendline.add(delta), trendline.count(), delta)));
        }
    }
}
