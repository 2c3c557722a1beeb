package dev.waycast.integration.network;

import java.time.Duration;

/**
 * What one direction of a network does to packets. Jitter alone keeps their order, as most networks do.
 *
 * @param delay one way, without the queue
 * @param jitter up to so much more, evenly distributed
 * @param loss on the way to the queue
 * @param reordered share of packets that arrive {@link Link#HELD_BACK} later than they would, behind others
 * @param duplicated share of packets that arrive twice
 * @param bitsPerSecond capacity, IP and UDP headers included; {@link #UNLIMITED}: no bottleneck
 * @param queueBytes that wait before the bottleneck at most; what finds no room is lost
 */
public record LinkConditions(
        Duration delay,
        Duration jitter,
        Loss loss,
        double reordered,
        double duplicated,
        long bitsPerSecond,
        int queueBytes) {

    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Does nothing to any packet. */
    public static final LinkConditions PERFECT =
            new LinkConditions(Duration.ZERO, Duration.ZERO, new Loss.None(), 0, 0, UNLIMITED, Integer.MAX_VALUE);

    public LinkConditions {
        if (delay.isNegative()
                || jitter.isNegative()
                || !(reordered >= 0 && reordered <= 1 && duplicated >= 0 && duplicated <= 1)
                || bitsPerSecond <= 0
                || queueBytes <= 0) {
            throw new IllegalArgumentException("No network is like this: delay " + delay + ", jitter " + jitter
                    + ", reordered " + reordered + ", duplicated " + duplicated + ", " + bitsPerSecond
                    + " bit/s, queue of "
                    + queueBytes + " bytes");
        }
    }

    public LinkConditions withDelay(Duration oneWay, Duration variation) {
        return new LinkConditions(oneWay, variation, loss, reordered, duplicated, bitsPerSecond, queueBytes);
    }

    public LinkConditions withLoss(Loss other) {
        return new LinkConditions(delay, jitter, other, reordered, duplicated, bitsPerSecond, queueBytes);
    }

    public LinkConditions withDisorder(double reorderedShare, double duplicatedShare) {
        return new LinkConditions(delay, jitter, loss, reorderedShare, duplicatedShare, bitsPerSecond, queueBytes);
    }

    public LinkConditions withCapacity(long bits, int queue) {
        return new LinkConditions(delay, jitter, loss, reordered, duplicated, bits, queue);
    }

    LinkConditions withoutBottleneck() {
        return withCapacity(UNLIMITED, Integer.MAX_VALUE);
    }

    /** Nothing arrives. */
    public LinkConditions down() {
        return withLoss(new Loss.Independent(1));
    }
}
