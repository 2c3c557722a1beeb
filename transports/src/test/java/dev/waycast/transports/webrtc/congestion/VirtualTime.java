package dev.waycast.transports.webrtc.congestion;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs what is planned in the order of its time, which passes only from one to the next. Nanoseconds from 0. */
public final class VirtualTime {

    private record Planned(long at, long order, Runnable action) {}

    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
    private long now;
    private long planned;

    public long now() {
        return now;
    }

    public void at(long time, Runnable action) {
        plan.add(new Planned(Math.max(now, time), planned++, action));
    }

    public void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    public void every(long nanos, Runnable action) {
        after(nanos, () -> {
            action.run();
            every(nanos, action);
        });
    }

    public void runUntil(long time) {
        while (!plan.isEmpty() && plan.peek().at() <= time) {
            Planned next = plan.poll();
            now = next.at();
            next.action().run();
        }
        now = time;
    }
}
