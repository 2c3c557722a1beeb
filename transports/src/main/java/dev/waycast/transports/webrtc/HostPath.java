package dev.waycast.transports.webrtc;

/**
 * Whether a viewer is on this host, where nothing has to be spared. Its address says so until its reports say otherwise:
 * behind a relay on this host (TURN, a tunnel, a proxy of containers) there is a network all the same. For one thread.
 */
final class HostPath {

    private static final long RELAYED_ROUND_TRIP_NANOS = 10_000_000;
    private static final double RELAYED_LOSS = 0.02;
    /** So many reports in a row must say so: a busy machine answers late now and then. */
    private static final int REPORTS = 2;

    private NetworkPath path;
    private int contradictions;

    /** Whether that path ends on this host. */
    boolean isWithinHost(NetworkPath current) {
        if (!current.equals(path)) {
            path = current;
            contradictions = 0;
        }
        return current.withinHost() && contradictions < REPORTS;
    }

    /** The viewer reported. @param roundTripNanos -1: not known */
    void onReport(long roundTripNanos, double lossFraction) {
        if (contradictions < REPORTS) {
            boolean relayed = roundTripNanos > RELAYED_ROUND_TRIP_NANOS || lossFraction > RELAYED_LOSS;
            contradictions = relayed ? contradictions + 1 : 0;
        }
    }
}
