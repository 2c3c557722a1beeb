package dev.waycast.transports.webrtc;

/**
 * Tells a viewer that needs a keyframe from one that only wonders why nothing comes.
 *
 * <p>libwebrtc sends a PLI when no frame came for three seconds and packets did within the last five. On a desktop that
 * stands still that would mean a keyframe every few seconds, for a viewer that has everything. So one request in that
 * window goes unanswered when the viewer's own report says that the last packet has arrived. A second one, or one at any
 * other time, is meant: a decoder that lost its way says so at once.
 *
 * <p>On the sending thread only.
 */
final class KeyframeNeed {

    private static final long SECOND = 1_000_000_000L;
    private static final long WONDERING_FROM = 5 * SECOND / 2;
    private static final long WONDERING_UNTIL = 6 * SECOND;

    private int lastSent = -1;
    private long lastSentAt;
    private int lastReceived = -1;
    private boolean wondered;

    /** A packet left. */
    void onSent(int sequence, long now) {
        lastSent = sequence;
        lastSentAt = now;
        wondered = false;
    }

    /** A receiver report came. @param highestSequence 16 bits */
    void onReport(int highestSequence) {
        lastReceived = highestSequence;
    }

    /** Whether a PLI or FIR that came now has to be answered. */
    boolean isReal(long now) {
        long quiet = now - lastSentAt;
        boolean wonders =
                lastSent >= 0 && lastReceived == lastSent && quiet >= WONDERING_FROM && quiet <= WONDERING_UNTIL;
        if (!wonders || wondered) {
            return true;
        }
        wondered = true;
        return false;
    }
}
