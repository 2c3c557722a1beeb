package dev.waycast.transports.webrtc.congestion;

/**
 * The bounds of one viewer's bitrate.
 *
 * @param startBitrate bit/s before anything is known of the network
 * @param minBitrate bit/s never gone below
 * @param maxBitrate bit/s never exceeded
 * @param pacingFactor packets of a frame leave at this multiple of the target while nothing speaks against it, at least 1
 */
public record CongestionSettings(long startBitrate, long minBitrate, long maxBitrate, double pacingFactor) {

    public CongestionSettings {
        if (minBitrate <= 0 || minBitrate > startBitrate || startBitrate > maxBitrate) {
            throw new IllegalArgumentException("Bitrates must satisfy 0 < minimum <= start <= maximum.");
        }
        if (!(pacingFactor >= 1)) {
            throw new IllegalArgumentException("The pacing factor must be at least 1.");
        }
    }

    long clamp(double bitsPerSecond) {
        return Math.clamp((long) bitsPerSecond, minBitrate, maxBitrate);
    }
}
