package dev.waycast.transports.webrtc.congestion;

/**
 * What is known of one viewer's network.
 *
 * @param targetBitrate bit/s
 * @param acknowledgedBitrate bit/s that arrived lately, 0: not known
 * @param lossFraction 0 to 1, over the last seconds
 * @param roundTripMillis -1: not known
 * @param queueMillis estimated time that packets wait in the network, -1: not known
 * @param usage what the delays say
 * @param limitedBy what set the target last
 */
public record NetworkEstimate(
        long targetBitrate,
        long acknowledgedBitrate,
        double lossFraction,
        double roundTripMillis,
        double queueMillis,
        Usage usage,
        Limit limitedBy) {

    /** What the delays say about the network. */
    public enum Usage {
        NORMAL,
        OVERUSING,
        UNDERUSING,
        /** Others fill the queue as well, until it overflows: less of ours would only give them our share. */
        COMPETING
    }

    /** What set the target. */
    public enum Limit {
        START,
        DELAY,
        LOSS,
        RECEIVER,
        PROBE,
        CONFIGURATION
    }
}
