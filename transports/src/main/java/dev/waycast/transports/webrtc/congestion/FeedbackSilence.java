package dev.waycast.transports.webrtc.congestion;

/**
 * Notices that packets leave and no feedback comes: the way is cut, in one direction or both. What is sent then only
 * floods it, so the bitrate halves every quarter of a second, and what was known before is kept for the time after.
 */
final class FeedbackSilence {

    private static final long SHORTEST = 400_000_000;
    private static final long LONGEST = 1_500_000_000;
    private static final double HALVING = 250_000_000;
    /** One packet without an answer is a packet lost, not a silence. */
    private static final int PACKETS = 5;

    private boolean silent;
    private long silentSince;

    /** @param waiting the packet that waits longest for a report, null: none */
    void update(SentPacket waiting, long packets, long roundTrip, long now) {
        if (!silent && waiting != null && packets >= PACKETS) {
            long allowed = Math.clamp(2 * roundTrip + SHORTEST, SHORTEST, LONGEST);
            if (now - waiting.sentAt() > allowed) {
                silent = true;
                silentSince = now;
            }
        }
    }

    /** A feedback came. @return for how long there had been none beyond what is usual, nanoseconds */
    long end(long now) {
        long length = silent ? Math.max(0, now - silentSince) : 0;
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
