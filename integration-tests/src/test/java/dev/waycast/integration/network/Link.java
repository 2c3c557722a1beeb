package dev.waycast.integration.network;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * One direction of a network: a lossy way to a queue before a bottleneck, and a delay behind it. Times are nanoseconds of
 * any clock that the caller keeps to. Not thread safe.
 */
public final class Link {

    /** How much later a packet arrives that is put out of order. */
    public static final Duration HELD_BACK = Duration.ofMillis(10);

    /** Never: nothing is on its way. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A packet at the end of its way. */
    @FunctionalInterface
    public interface Arrival {
        void arrive(long now);
    }

    private record Waiting(Arrival arrival, int bytes) {}

    private record OnItsWay(Arrival arrival, long due, long number) {}

    private final RandomGenerator random;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final PriorityQueue<OnItsWay> onTheirWay =
            new PriorityQueue<>(Comparator.comparingLong(OnItsWay::due).thenComparingLong(OnItsWay::number));
    private LinkConditions conditions = LinkConditions.PERFECT;
    private boolean inBurst;
    private long queuedBytes;
    private long headThrough;
    private long latestDue = Long.MIN_VALUE;
    private long numbers;

    private long lost;
    private long overflowed;
    private long carriedBytes;

    public Link(RandomGenerator random) {
        this.random = random;
    }

    /** Packets that wait in the queue or are on their way stay there. */
    public void conditions(LinkConditions other, long now) {
        advance(now);
        conditions = other;
    }

    /** A packet of so many bytes, headers included, enters. */
    public void offer(Arrival arrival, int bytes, long now) {
        advance(now);
        if (isLost()) {
            lost++;
            return;
        }
        enqueue(new Waiting(arrival, bytes), now);
        if (chance(conditions.duplicated())) {
            enqueue(new Waiting(arrival, bytes), now);
        }
    }

    /** When {@link #poll} has something again, or {@link #NEVER}. Nothing that is offered later is earlier. */
    public long nextDue(long now) {
        advance(now);
        long due = onTheirWay.isEmpty() ? NEVER : onTheirWay.peek().due();
        return queue.isEmpty() ? due : Math.min(due, headThrough);
    }

    /** A packet that has arrived, or null. */
    public Arrival poll(long now) {
        advance(now);
        return onTheirWay.isEmpty() || onTheirWay.peek().due() > now
                ? null
                : onTheirWay.poll().arrival();
    }

    /** Packets lost otherwise than to a full queue. */
    public long lost() {
        return lost;
    }

    /** Packets that found the queue full. */
    public long overflowed() {
        return overflowed;
    }

    /** Bytes that passed the bottleneck, headers included. */
    public long carriedBytes() {
        return carriedBytes;
    }

    /** How long a packet would wait that came now, nanoseconds. */
    public long queueingDelay(long now) {
        advance(now);
        return queue.isEmpty() || conditions.bitsPerSecond() == LinkConditions.UNLIMITED
                ? 0
                : transmission(queuedBytes - queue.peek().bytes()) + headThrough - now;
    }

    private void enqueue(Waiting packet, long now) {
        if (conditions.bitsPerSecond() == LinkConditions.UNLIMITED && queue.isEmpty()) {
            leave(packet, now);
        } else if (!queue.isEmpty() && queuedBytes + packet.bytes() > conditions.queueBytes()) {
            overflowed++;
        } else {
            if (queue.isEmpty()) {
                headThrough = now + transmission(packet.bytes());
            }
            queue.add(packet);
            queuedBytes += packet.bytes();
        }
    }

    /** Lets pass the bottleneck what has done so by now. */
    private void advance(long now) {
        while (!queue.isEmpty() && headThrough <= now) {
            Waiting through = queue.poll();
            queuedBytes -= through.bytes();
            leave(through, headThrough);
            if (!queue.isEmpty()) {
                headThrough += transmission(queue.peek().bytes());
            }
        }
    }

    private void leave(Waiting packet, long now) {
        carriedBytes += packet.bytes();
        long due = now + conditions.delay().toNanos();
        due += (long) (random.nextDouble() * conditions.jitter().toNanos());
        if (chance(conditions.reordered())) {
            due += HELD_BACK.toNanos();
        } else {
            due = Math.max(due, latestDue);
            latestDue = due;
        }
        onTheirWay.add(new OnItsWay(packet.arrival(), due, numbers++));
    }

    private boolean isLost() {
        return switch (conditions.loss()) {
            case Loss.None _ -> false;
            case Loss.Independent independent -> chance(independent.share());
            case Loss.Bursts bursts -> {
                inBurst = inBurst ? !chance(bursts.endsBurst()) : chance(bursts.beginsBurst());
                yield inBurst;
            }
        };
    }

    private boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    private long transmission(long bytes) {
        return conditions.bitsPerSecond() == LinkConditions.UNLIMITED
                ? 0
                : Math.round(bytes * 8e9 / conditions.bitsPerSecond());
    }
}
