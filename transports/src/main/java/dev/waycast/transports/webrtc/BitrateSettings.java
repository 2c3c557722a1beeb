package dev.waycast.transports.webrtc;

/**
 * How much is sent to one viewer.
 *
 * @param congestionControl how it is found out what a viewer's network carries
 * @param start bit/s allowed to a new viewer before its network is known
 * @param min bit/s never gone below
 * @param max bit/s never exceeded
 * @param pacingFactor frames leave at this multiple of what the network is thought to carry, 1 to 10; less while it is
 *     congested. A viewer on the same host is not paced
 */
public record BitrateSettings(CongestionMode congestionControl, long start, long min, long max, double pacingFactor) {

    public static final BitrateSettings DEFAULTS =
            new BitrateSettings(CongestionMode.GCC, 3_000_000, 150_000, 20_000_000, 2.5);

    public BitrateSettings {
        WebRtcSettings.require(
                0 < min && min <= start && start <= max, "Bitrates must satisfy 0 < minimum <= start <= maximum");
        WebRtcSettings.require(pacingFactor >= 1 && pacingFactor <= 10, "The pacing factor must lie between 1 and 10");
    }
}
