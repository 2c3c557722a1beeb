package dev.waycast.transports.webrtc.congestion;

/**
 * Empties a standing queue: sends less than the network carries for as long as packets wait. The share withheld is such
 * that the queue would be gone in a second, so that it never becomes long.
 *
 * <p>A queue that does not get shorter by that is filled by others: what leaves it of ours became less with what we
 * send, while alone we would still get all of the link. Giving way to them would only give them our share.
 */
final class QueueDrain {

    private static final double ALLOWED_MILLIS = 20;
    private static final double DRAIN_MILLIS = 700;
    private static final double LEAST_SHARE = 0.3;
    /** Once others were there, finding out whether they still are must not cost our share. */
    private static final double LEAST_SHARE_AFTER_TRUCE = 0.6;

    /** Of the target, sent while the encoder obeys. */
    private static final double OBEYED = 1.15;
    /** Of what left the queue before, when we get less of the link. */
    private static final double LESS = 0.85;
    /** What is sent, of what leaves the queue, when others make up for all that we withhold. */
    private static final double SAME_FROM = 0.8;

    private static final double SAME_TO = 1.25;
    private static final double SHORTER = 0.6;
    /** The others' first rush makes a queue that is longer than any after it. */
    private static final double FORGETTING = 2e9;

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 7 * SECOND / 10;
    private static final long FIRST_TRUCE = 10 * SECOND;
    private static final long LONGEST_TRUCE = 40 * SECOND;

    private boolean draining;
    private double longest;
    private double mostOfTheLink;
    private long unmoved;
    private boolean competing;
    private long competingSince;
    private long truce = FIRST_TRUCE;
    private boolean metOthers;
    private double share = 1;
    private long lastUpdate;

    QueueDrain(long now) {
        lastUpdate = now;
    }

    /**
     * @param standingMillis for how long every packet waits
     * @param aheadMillis for how long one that leaves now will, at least so long
     * @param sent bit/s lately
     * @param target bit/s that should have been sent
     * @param link bit/s of ours that the narrowest link lets through, 0: not known
     */
    void update(double standingMillis, double aheadMillis, double sent, double target, double link, long now) {
        long passed = Math.clamp(now - lastUpdate, 0, SECOND / 2);
        lastUpdate = now;
        if (standingMillis <= ALLOWED_MILLIS) {
            draining = false;
            competing = false;
            metOthers = false;
            truce = FIRST_TRUCE;
        } else if (competing) {
            competing = now - competingSince < truce;
        } else {
            start();
            longest = Math.max(longest * Math.exp(-passed / FORGETTING), standingMillis);
            mostOfTheLink = Math.max(mostOfTheLink, link);
            boolean others = sent <= OBEYED * target
                    && link <= LESS * mostOfTheLink
                    && sent >= SAME_FROM * link
                    && sent <= SAME_TO * link;
            unmoved += others ? passed : 0;
            if (unmoved > PATIENCE && standingMillis > SHORTER * longest) {
                meetOthers(now);
            }
        }
        double least = metOthers ? LEAST_SHARE_AFTER_TRUCE : LEAST_SHARE;
        share = draining ? Math.clamp(1 - (aheadMillis - ALLOWED_MILLIS) / DRAIN_MILLIS, least, 1) : 1;
    }

    private void start() {
        if (!draining) {
            draining = true;
            longest = 0;
            mostOfTheLink = 0;
            unmoved = 0;
        }
    }

    private void meetOthers(long now) {
        truce = metOthers ? Math.min(2 * truce, LONGEST_TRUCE) : FIRST_TRUCE;
        metOthers = true;
        draining = false;
        competing = true;
        competingSince = now;
    }

    /** Of the bitrate that may be used now, 0 to 1. */
    double share() {
        return share;
    }

    /** Whether others filled this queue before, and only this is found out whether they still do. */
    boolean metOthers() {
        return metOthers;
    }

    /** Whether the queue is filled by others. */
    boolean competing() {
        return competing;
    }
}
