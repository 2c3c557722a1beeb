package dev.waycast.transports.webrtc.congestion;

/**
 * The bitrate that the delays allow: lowered to a share of what arrived when a queue grows, raised slowly near the
 * link's known capacity and fast far from it (draft-ietf-rmcat-gcc-02 section 5.5).
 */
final class AimdRateControl {

    private static final double BETA = 0.85;
    /** Delivered less than this share of the bitrate, no time is given to the decrease before. */
    private static final double MUCH_LESS = 0.8;

    private static final double GROWTH = 1.08;
    /** Each second, before the network showed any limit. */
    private static final double START_GROWTH = 1.25;
    /** Each second, however small the packets and long the round trip. */
    private static final double LEAST_ADDITIVE_GROWTH = 0.02;

    private static final double MAX_OVER_ACKNOWLEDGED = 1.5;
    private static final double PACKET_BITS = 1200 * 8;
    /** Between what takes as much as Reno would with this decrease, a third of a packet, and what Cubic takes. */
    private static final double COMPETING_BETA = 0.8;

    private static final double COMPETING_PACKETS = 1;
    private static final long SHORTEST_RESPONSE = 20_000_000;
    /** Growth that does not slow down with a long queue, as that of Cubic. */
    private static final long LONGEST_RESPONSE = 200_000_000;

    private static final long SECOND = 1_000_000_000L;
    /** Until a lower rate shows in a feedback, beside the round trip. */
    private static final long FEEDBACK_NANOS = 100_000_000;

    private final CongestionSettings settings;
    private final LinkCapacity capacity = new LinkCapacity();
    private double bitrate;
    private long lastIncrease;
    private long lastDecrease;
    private boolean everDecreased;

    AimdRateControl(CongestionSettings settings, long now) {
        this.settings = settings;
        this.bitrate = settings.startBitrate();
        this.lastIncrease = now;
        this.lastDecrease = now;
    }

    double bitrate() {
        return bitrate;
    }

    /** Whether the bitrate was lowered within the time. */
    boolean decreasedWithin(long nanos, long now) {
        return everDecreased && now - lastDecrease < nanos;
    }

    /**
     * A queue grows.
     *
     * @param delivered bit/s that arrive
     * @return whether the bitrate was lowered
     */
    boolean overuse(double delivered, long roundTrip, long now) {
        boolean tooSoon = decreasedWithin(roundTrip + FEEDBACK_NANOS, now) && delivered > MUCH_LESS * bitrate;
        double lower = BETA * delivered;
        lastIncrease = now;
        if (tooSoon || lower >= bitrate) {
            return false;
        }
        bitrate = settings.clamp(lower);
        capacity.add(delivered);
        everDecreased = true;
        lastDecrease = now;
        return true;
    }

    /** Nothing speaks against more. @param acknowledged bit/s, 0: not known */
    void increase(double acknowledged, long roundTrip, long now) {
        double seconds = Math.clamp((now - lastIncrease) / (double) SECOND, 0, 1);
        lastIncrease = now;
        if (capacity.known() && acknowledged > capacity.upperBound()) {
            capacity.forget();
        }
        double higher;
        if (capacity.known() && bitrate >= capacity.lowerBound()) {
            double packetPerResponse = PACKET_BITS * SECOND / (roundTrip + FEEDBACK_NANOS);
            higher = bitrate + seconds * Math.max(packetPerResponse, LEAST_ADDITIVE_GROWTH * bitrate);
        } else {
            higher = bitrate * Math.pow(everDecreased ? GROWTH : START_GROWTH, seconds);
        }
        bitrate = settings.clamp(Math.max(bitrate, Math.min(higher, MAX_OVER_ACKNOWLEDGED * acknowledged)));
    }

    /** Others fill the queue: as TCP does, one packet more each round trip. */
    void compete(long roundTrip, long now) {
        double seconds = Math.clamp((now - lastIncrease) / (double) SECOND, 0, 1);
        lastIncrease = now;
        double response = Math.clamp(roundTrip, SHORTEST_RESPONSE, LONGEST_RESPONSE) / (double) SECOND;
        bitrate = settings.clamp(bitrate + COMPETING_PACKETS * seconds * PACKET_BITS / (response * response));
    }

    /** The queue that others fill overflows. */
    void giveWay(long roundTrip, long now) {
        lastIncrease = now;
        if (!decreasedWithin(roundTrip + FEEDBACK_NANOS, now)) {
            bitrate = settings.clamp(COMPETING_BETA * bitrate);
            everDecreased = true;
            lastDecrease = now;
        }
    }

    /** Neither more nor less for now. */
    void hold(long now) {
        lastIncrease = now;
    }

    /** It is known to carry this much. */
    void set(double bitsPerSecond, long now) {
        if (bitsPerSecond > capacity.upperBound()) {
            capacity.forget();
        }
        bitrate = settings.clamp(bitsPerSecond);
        lastIncrease = now;
    }
}
