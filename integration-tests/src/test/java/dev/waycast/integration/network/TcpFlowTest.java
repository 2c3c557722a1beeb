package dev.waycast.integration.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpFlowTest {

    private static final long SECOND = 1_000_000_000;
    private static final long CAPACITY = 6_000_000;

    private final Link down = new Link(new Random(3));
    private final Link up = new Link(new Random(4));

    private static LinkConditions bottleneck() {
        return LinkConditions.PERFECT
                .withDelay(Duration.ofMillis(20), Duration.ZERO)
                .withCapacity(CAPACITY, 60_000);
    }

    @Test
    void fillsAnEmptyLink() {
        conditions(bottleneck());
        TcpFlow flow = new TcpFlow(down, up);
        run(20, List.of(flow));
        assertThat(bitrate(flow, 20)).isBetween(0.85 * CAPACITY, (double) CAPACITY);
    }

    @Test
    void sharesALinkWithItsLike() {
        conditions(bottleneck());
        TcpFlow one = new TcpFlow(down, up);
        TcpFlow other = new TcpFlow(down, up);
        run(60, List.of(one, other));
        assertThat(bitrate(one, 60)).isGreaterThan(CAPACITY / 4.0);
        assertThat(bitrate(other, 60)).isGreaterThan(CAPACITY / 4.0);
        assertThat(bitrate(one, 60) + bitrate(other, 60)).isGreaterThan(0.85 * CAPACITY);
    }

    @Test
    void goesSlowlyWhereMuchIsLostButGoesOn() {
        conditions(bottleneck().withLoss(new Loss.Independent(0.05)));
        TcpFlow flow = new TcpFlow(down, up);
        run(20, List.of(flow));
        assertThat(bitrate(flow, 20)).isBetween(0.05 * CAPACITY, 0.6 * CAPACITY);
    }

    @Test
    void comesBackAfterAnOutage() {
        conditions(bottleneck());
        TcpFlow flow = new TcpFlow(down, up);
        flow.start(0);
        run(0, 5, List.of(flow));
        conditions(bottleneck().down(), 5 * SECOND);
        run(5, 8, List.of(flow));
        conditions(bottleneck(), 8 * SECOND);
        long before = flow.arrivedBytes();
        run(8, 20, List.of(flow));
        assertThat(flow.arrivedBytes() - before).isGreaterThan(CAPACITY / 8 * 5);
    }

    @Test
    void endsWhenItIsStopped() {
        conditions(bottleneck());
        TcpFlow flow = new TcpFlow(down, up);
        flow.start(0);
        run(0, 2, List.of(flow));
        flow.stop();
        run(2, 3, List.of(flow));
        long settled = flow.arrivedBytes();
        run(3, 6, List.of(flow));
        assertThat(flow.arrivedBytes()).isEqualTo(settled);
    }

    private void conditions(LinkConditions conditions) {
        conditions(conditions, 0);
    }

    private void conditions(LinkConditions conditions, long now) {
        down.conditions(conditions, now);
        up.conditions(conditions.withCapacity(LinkConditions.UNLIMITED, Integer.MAX_VALUE), now);
    }

    private void run(int seconds, List<TcpFlow> flows) {
        flows.forEach(flow -> flow.start(0));
        run(0, seconds, flows);
    }

    private void run(int fromSecond, int toSecond, List<TcpFlow> flows) {
        long now = fromSecond * SECOND;
        while (now < toSecond * SECOND) {
            for (Link link : List.of(down, up)) {
                for (Link.Arrival next = link.poll(now); next != null; next = link.poll(now)) {
                    next.arrive(now);
                }
            }
            long due = Math.min(down.nextDue(now), up.nextDue(now));
            for (TcpFlow flow : flows) {
                flow.onTime(now);
                due = Math.min(due, flow.nextDue());
            }
            now = Math.max(now + 1, Math.min(due, Math.min(down.nextDue(now), up.nextDue(now))));
        }
    }

    private static double bitrate(TcpFlow flow, int seconds) {
        return flow.arrivedBytes() * 8.0 / seconds;
    }
}
