package dev.waycast.transports.webrtc.congestion;

/**
 * Empties a standing queue: sends less than the network carries for as long as packets wait. The share withheld is such
 * that the queue would be gone in a second, so that it never becomes long. A queue that does not get shorter although
 * less was sent is filled by others; giving way to them would only give them our share.
 */
final class QueueDrain {

    private static final double ALLOWED_MILLIS = 20;
    private static final double DRAIN_MILLIS = 700;
    private static final double LEAST_SHARE = 0.3;
    /** Once others were there, finding out whether they still are must not cost our share. */
    private static final double LEAST_SHARE_AFTER_TRUCE = 0.6;

    /** Of the target, sent while the encoder obeys. */
    private static final double OBEYED = 1.15;

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 3 * SECOND / 2;
    private static final double SHORTER = 0.6;
    private static final long FIRST_TRUCE = 5 * SECOND;
    private static final long LONGEST_TRUCE = 40 * SECOND;

    private boolean draining;
    private double longest;
    private long obeyed;
    private boolean competing;
    private long competingSince;
    private long truce = FIRST_TRUCE;
    private double share = 1;
    private long lastUpdate;

    QueueDrain(long now) {
        lastUpdate = now;
    }

    /**
     * @param standingMillis for how long every packet waits
     * @param sent bit/s over the last second
     * @param target bit/s that should have been sent
     */
    void update(double standingMillis, double sent, double target, long now) {
        long passed = Math.clamp(now - lastUpdate, 0, SECOND / 2);
        lastUpdate = now;
        if (standingMillis <= ALLOWED_MILLIS) {
            draining = false;
            competing = false;
            truce = FIRST_TRUCE;
        } else if (competing) {
            competing = now - competingSince < truce;
        } else {
            drain(standingMillis, sent <= OBEYED * target ? passed : 0, now);
        }
        share = draining
                ? Math.clamp(
                        1 - (standingMillis - ALLOWED_MILLIS) / DRAIN_MILLIS,
                        truce == FIRST_TRUCE ? LEAST_SHARE : LEAST_SHARE_AFTER_TRUCE,
                        1)
                : 1;
    }

    private void drain(double standingMillis, long passed, long now) {
        if (!draining) {
            draining = true;
            longest = 0;
            obeyed = 0;
        }
        longest = Math.max(longest, standingMillis);
        obeyed += passed;
        if (obeyed > PATIENCE && standingMillis > SHORTER * longest) {
            draining = false;
            competing = true;
            truce = Math.min(2 * truce, LONGEST_TRUCE);
            competingSince = now;
        }
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
