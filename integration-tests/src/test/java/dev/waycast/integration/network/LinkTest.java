package dev.waycast.integration.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final long MS = 1_000_000;

    private final Link link = new Link(new Random(7));
    private final List<Integer> arrived = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long time;

    @Test
    void delaysEachPacketAlike() {
        link.conditions(LinkConditions.PERFECT.withDelay(Duration.ofMillis(20), Duration.ZERO), 0);
        offer(0, 1000, 0);
        offer(1, 1000, 3 * MS);
        assertThat(link.nextDue(3 * MS)).isEqualTo(20 * MS);
        runUntil(100 * MS);
        assertThat(times).containsExactly(20 * MS, 23 * MS);
        assertThat(link.nextDue(100 * MS)).isEqualTo(Link.NEVER);
    }

    @Test
    void jitterVariesTheDelayAndKeepsTheOrder() {
        link.conditions(LinkConditions.PERFECT.withDelay(Duration.ofMillis(20), Duration.ofMillis(10)), 0);
        sendEvery(MS, 500);
        assertThat(arrived).isSorted().hasSize(500);
        List<Long> delays = IntStream.range(0, 500)
                .mapToObj(i -> times.get(i) - i * MS)
                .sorted()
                .toList();
        assertThat(delays.getFirst()).isBetween(20 * MS, 27 * MS);
        assertThat(delays.getLast()).isBetween(28 * MS, 30 * MS);
    }

    @Test
    void putsAShareOutOfOrderAndRepeatsAShare() {
        link.conditions(LinkConditions.PERFECT.withDisorder(0.1, 0.2), 0);
        sendEvery(MS, 5000);
        assertThat(arrived.size() - 5000).isCloseTo(1000, within(150));
        long late = IntStream.range(1, arrived.size())
                .filter(i -> arrived.get(i) < arrived.get(i - 1))
                .count();
        assertThat(late).isBetween(400L, 1000L);
    }

    @Test
    void losesEachPacketByItself() {
        link.conditions(LinkConditions.PERFECT.withLoss(new Loss.Independent(0.05)), 0);
        sendEvery(MS, 20_000);
        assertThat(link.lost()).isCloseTo(1000, within(120L));
        assertThat(arrived).hasSize(20_000 - (int) link.lost());
        assertThat(meanBurst()).isCloseTo(1.05, within(0.08));
    }

    @Test
    void losesSeveralInSuccession() {
        link.conditions(LinkConditions.PERFECT.withLoss(new Loss.Bursts(0.02, 6)), 0);
        sendEvery(MS, 200_000);
        assertThat(link.lost()).isCloseTo(4000, within(500L));
        assertThat(meanBurst()).isCloseTo(6, within(0.6));
    }

    @Test
    void nothingArrivesWhileItIsDown() {
        link.conditions(LinkConditions.PERFECT.down(), 0);
        sendEvery(MS, 100);
        assertThat(arrived).isEmpty();
        link.conditions(LinkConditions.PERFECT, 100 * MS);
        offer(100, 100, 100 * MS);
        runUntil(101 * MS);
        assertThat(arrived).containsExactly(100);
    }

    @Test
    void packetsQueueBeforeTheBottleneckAndLeaveAtItsRate() {
        // 1000 bytes a millisecond.
        link.conditions(LinkConditions.PERFECT.withCapacity(8_000_000, 10_000), 0);
        IntStream.range(0, 5).forEach(i -> offer(i, 1000, 0));
        assertThat(link.queueingDelay(0)).isEqualTo(5 * MS);
        assertThat(link.queueingDelay(1_500_000)).isEqualTo(3_500_000);
        runUntil(20 * MS);
        assertThat(times).containsExactly(MS, 2 * MS, 3 * MS, 4 * MS, 5 * MS);
        assertThat(link.queueingDelay(20 * MS)).isZero();
        assertThat(link.carriedBytes()).isEqualTo(5000);
    }

    @Test
    void whatFindsNoRoomInTheQueueIsLost() {
        link.conditions(LinkConditions.PERFECT.withCapacity(8_000_000, 3_000), 0);
        IntStream.range(0, 5).forEach(i -> offer(i, 1000, 0));
        runUntil(20 * MS);
        assertThat(arrived).containsExactly(0, 1, 2);
        assertThat(link.overflowed()).isEqualTo(2);
        assertThat(link.lost()).isZero();
    }

    @Test
    void aSlowerBottleneckHoldsForWhatWaitsAlready() {
        link.conditions(LinkConditions.PERFECT.withCapacity(8_000_000, 100_000), 0);
        IntStream.range(0, 4).forEach(i -> offer(i, 1000, 0));
        link.conditions(LinkConditions.PERFECT.withCapacity(2_000_000, 100_000), 1_500_000);
        runUntil(50 * MS);
        assertThat(times).containsExactly(MS, 2 * MS, 6 * MS, 10 * MS);
    }

    @Test
    void refusesWhatNoNetworkCanBe() {
        assertThatThrownBy(() -> LinkConditions.PERFECT.withCapacity(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No network is like this");
        assertThatThrownBy(() -> new Loss.Independent(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Loss.Bursts(0, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    private void sendEvery(long interval, int count) {
        for (int i = 0; i < count; i++) {
            runUntil(i * interval);
            offer(i, 1000, i * interval);
        }
        runUntil(count * interval + 1_000 * MS);
    }

    private void offer(int number, int bytes, long now) {
        link.offer(
                at -> {
                    arrived.add(number);
                    times.add(at);
                },
                bytes,
                now);
    }

    private void runUntil(long end) {
        for (long due = link.nextDue(time); due <= end; due = link.nextDue(time)) {
            time = due;
            Link.Arrival next = link.poll(time);
            if (next != null) {
                next.arrive(time);
            }
        }
        time = end;
    }

    private double meanBurst() {
        int bursts = 0;
        int previous = -1;
        for (int number : arrived) {
            if (number > previous + 1) {
                bursts++;
            }
            previous = number;
        }
        return (double) link.lost() / bursts;
    }
}
