package dev.waycast.transports.webrtc.congestion;

/**
 * Notices that packets leave and no feedback comes: the way is cut, in one direction or both. What is sent then only
 * floods it, so the bitrate halves every quarter of a second, and what was known before is kept for the time after.
 */
final class FeedbackSilence {

    /** Receivers report every 50 to 250 ms; three reports in a row are rarely lost. */
    private static final int REPORTS = 3;

    /** A receiver that has no processor for a moment is no silence. */
    private static final long SHORTEST = 250_000_000;

    private static final long FIRST_INTERVAL = 150_000_000;
    private static final long SHORTEST_INTERVAL = 50_000_000;
    private static final long LONGEST_INTERVAL = 250_000_000;
    private static final double SMOOTHING = 0.9;
    private static final double HALVING = 250_000_000;
    /** A packet or two without an answer are lost, not a silence. */
    private static final int PACKETS = 5;

    private double interval = FIRST_INTERVAL;
    private boolean anyReport;
    private long lastReport;
    private boolean silent;
    private long silentSince;

    /**
     * Time passes.
     *
     * @param waiting the packet that waits longest for a report, null: none
     * @param packets how many wait
     */
    void update(SentPacket waiting, long packets, long roundTrip, long now) {
        if (!silent && waiting != null && packets >= PACKETS) {
            if (now - waiting.sentAt() > roundTrip + Math.max(SHORTEST, REPORTS * interval)) {
                silent = true;
                silentSince = now;
            }
        }
    }

    /** A report came. @return for how long there had been a silence, nanoseconds, 0: none */
    long end(long now) {
        if (anyReport) {
            long passed = Math.clamp(now - lastReport, SHORTEST_INTERVAL, LONGEST_INTERVAL);
            interval = SMOOTHING * interval + (1 - SMOOTHING) * passed;
        }
        anyReport = true;
        lastReport = now;
        long length = silent ? Math.max(1, now - silentSince) : 0;
        silent = false;
        return length;
    }

    boolean silent() {
        return silent;
    }

    /** Of the bitrate before that may be used now, 0 to 1. */
    double share(long now) {
        return silent ? Math.pow(0.5, 1 + Math.max(0, now - silentSince) / HALVING) : 1;
    }
}
