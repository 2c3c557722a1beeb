package dev.waycast.transports.webrtc.congestion;

/**
 * Empties a standing queue: sends less than the network carries for as long as packets wait. The share withheld is such
 * that the queue would be gone in a second, so that it never becomes long. A queue that does not get shorter is filled
 * by others; giving way to them would only give them our share.
 */
final class QueueDrain {

    private static final double ALLOWED_MILLIS = 20;
    private static final double DRAIN_MILLIS = 700;
    private static final double LEAST_SHARE = 0.3;
    private static final long PATIENCE = 2_500_000_000L;
    private static final double SHORTER = 0.6;
    private static final long COMPETING = 10_000_000_000L;

    private boolean draining;
    private long drainingSince;
    private double longest;
    private boolean competing;
    private long competingSince;
    private double share = 1;

    /** @param standingMillis for how long every packet waits */
    void update(double standingMillis, long now) {
        if (competing && now - competingSince >= COMPETING) {
            competing = false;
        }
        if (standingMillis <= ALLOWED_MILLIS) {
            draining = false;
        } else if (!draining) {
            draining = true;
            drainingSince = now;
            longest = standingMillis;
        } else if (!competing && now - drainingSince > PATIENCE) {
            competing = standingMillis > SHORTER * longest;
            competingSince = now;
            draining = false;
        }
        longest = Math.max(longest, standingMillis);
        share = draining && !competing
                ? Math.clamp(1 - (standingMillis - ALLOWED_MILLIS) / DRAIN_MILLIS, LEAST_SHARE, 1)
                : 1;
    }

    /** Of the bitrate that may be used now, 0 to 1. */
    double share() {
        return share;
    }

    /** Whether the queue is filled by others. */
    boolean competing() {
        return competing;
    }
}
