package dev.waycast.transports.webrtc;

/**
 * Tells a viewer that needs a keyframe from one that only wonders why nothing comes.
 *
 * <p>libwebrtc sends a PLI when no frame came for three seconds and packets did within the last five. On a desktop that
 * stands still that would mean a keyframe every few seconds, for a viewer that has everything. So one request in that
 * window goes unanswered when the viewer's own report says that the last packet has arrived. A second one, or one at any
 * other time, is meant: a decoder that lost its way says so at once.
 *
 * <p>A request that was answered is repeated until the keyframe has arrived: those that come before it can have arrived
 * are not answered again.
 *
 * <p>On the sending thread only.
 */
final class KeyframeNeed {

    private static final long SECOND = 1_000_000_000L;
    private static final long WONDERING_FROM = 5 * SECOND / 2;
    private static final long WONDERING_UNTIL = 6 * SECOND;

    /** For the encoder to make the keyframe and the viewer to say what it still lacks. */
    private static final long SHORTEST_INTERVAL = SECOND / 5;

    private int lastSent = -1;
    private long lastSentAt;
    private int lastReceived = -1;
    private boolean wondered;
    private boolean answered;
    private long answeredAt;

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

    /**
     * Whether a PLI or FIR that came now has to be answered; if so, it counts as answered.
     *
     * @param roundTripNanos 0: not known
     */
    boolean mustAnswer(long roundTripNanos, long now) {
        boolean underWay = answered && now - answeredAt < SHORTEST_INTERVAL + roundTripNanos;
        if (underWay || !isReal(now)) {
            return false;
        }
        answered = true;
        answeredAt = now;
        return true;
    }

    private boolean isReal(long now) {
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
