package dev.waycast.transports.webrtc.congestion;

import java.util.Arrays;

/**
 * How long packets wait in the network: how much longer their way was than the shortest of the last two minutes. The
 * clocks of both sides differ by an unknown amount, and drift: by a few milliseconds in this time, which is little enough.
 */
final class QueueDelay {

    private static final int BUCKETS = 12;
    private static final long BUCKET_NANOS = 10_000_000_000L;
    /** Of a report, so that one that overtook another does not count alone. */
    private static final int NEWEST = 5;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long[] shortest = new long[BUCKETS];
    private long bucketStart;
    private boolean started;
    private long base = UNKNOWN;
    private long standing = UNKNOWN;
    private long longest;
    private final long[] newest = new long[NEWEST];
    private int packets;

    QueueDelay() {
        Arrays.fill(shortest, UNKNOWN);
    }

    /** The way is another one now. */
    void forget() {
        Arrays.fill(shortest, UNKNOWN);
        base = UNKNOWN;
        standing = UNKNOWN;
        packets = 0;
    }

    /** A report begins: the standing queue is what none of its packets got round. */
    void startReport(long now) {
        standing = UNKNOWN;
        packets = 0;
        if (!started) {
            started = true;
            bucketStart = now;
        }
        long late = Math.clamp((now - bucketStart) / BUCKET_NANOS, 0, BUCKETS);
        if (late > 0) {
            System.arraycopy(shortest, 0, shortest, (int) late, BUCKETS - (int) late);
            Arrays.fill(shortest, 0, (int) late, UNKNOWN);
            base = Arrays.stream(shortest).min().orElse(UNKNOWN);
            bucketStart = late == BUCKETS ? now : bucketStart + late * BUCKET_NANOS;
        }
    }

    /** @return for how many milliseconds this packet waited */
    double add(PacketResult packet) {
        long delay = packet.delay();
        shortest[0] = Math.min(shortest[0], delay);
        base = Math.min(base, delay);
        longest = standing == UNKNOWN ? delay : Math.max(longest, delay);
        standing = Math.min(standing, delay);
        newest[packets++ % NEWEST] = delay;
        return (delay - base) / 1e6;
    }

    /** The shortest wait of the last report, ms; 0 before the first. */
    double standingMillis() {
        return standing == UNKNOWN ? 0 : (standing - base) / 1e6;
    }

    /** The shortest wait of the last packets of the last report, ms: what is left of a delay at its end; 0 before the first. */
    double latestMillis() {
        long shortestOfNewest =
                Arrays.stream(newest, 0, Math.min(packets, NEWEST)).min().orElse(base);
        return packets == 0 ? 0 : (shortestOfNewest - base) / 1e6;
    }

    /** The longest wait of the last report, ms; 0 before the first. */
    double longestMillis() {
        return standing == UNKNOWN ? 0 : (longest - base) / 1e6;
    }
}
