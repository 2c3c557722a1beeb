package dev.waycast.transports.webrtc.congestion;

import java.util.Arrays;

/**
 * How long packets wait in the network: how much longer their way was than the shortest of the last half minute. The
 * clocks of both sides differ by an unknown amount, and drift; half a minute is short enough not to see that.
 */
final class QueueDelay {

    private static final int BUCKETS = 3;
    private static final long BUCKET_NANOS = 10_000_000_000L;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long[] shortest = new long[BUCKETS];
    private long bucketStart;
    private boolean started;
    private long standing = UNKNOWN;

    QueueDelay() {
        Arrays.fill(shortest, UNKNOWN);
    }

    /** A report begins: the standing queue is what none of its packets got round. */
    void startReport() {
        standing = UNKNOWN;
    }

    /** @return for how many milliseconds this packet waited */
    double add(PacketResult packet) {
        long now = packet.sent().sentAt();
        if (!started) {
            started = true;
            bucketStart = now;
        }
        long late = Math.clamp((now - bucketStart) / BUCKET_NANOS, 0, BUCKETS);
        for (int i = 0; i < late; i++) {
            System.arraycopy(shortest, 0, shortest, 1, BUCKETS - 1);
            shortest[0] = UNKNOWN;
        }
        bucketStart += late == BUCKETS ? now - bucketStart : late * BUCKET_NANOS;
        shortest[0] = Math.min(shortest[0], packet.delay());
        standing = Math.min(standing, packet.delay());
        return (packet.delay() - base()) / 1e6;
    }

    /** The shortest wait of the last report, ms; 0 before the first. */
    double standingMillis() {
        return standing == UNKNOWN ? 0 : (standing - base()) / 1e6;
    }

    private long base() {
        return Arrays.stream(shortest).min().orElse(UNKNOWN);
    }
}
