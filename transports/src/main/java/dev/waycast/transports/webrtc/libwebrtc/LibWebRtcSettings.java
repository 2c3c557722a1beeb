package dev.waycast.transports.webrtc.libwebrtc;

import dev.waycast.media.frame.VideoCodec;
import java.time.Duration;
import java.util.List;

/**
 * How peers of libwebrtc are set up.
 *
 * @param maxSessions viewers at the same time, at least 1
 * @param minPort lowest UDP port of a peer; 0 together with {@code maxPort}: any free one. Each peer takes one
 * @param maxPort highest UDP port of a peer
 * @param publicAddress literal IP address under which others reach this host from outside; empty: none
 * @param gatheringTimeout the longest an answer waits for candidates that STUN and TURN servers give
 * @param codecs in order of preference
 * @param connectTimeout a session that is not connected by then is removed
 * @param silenceTimeout a session whose other side is silent for so long has ended
 * @param sessionTimeout longest life of a session; zero: no limit
 * @param startBitrate bit/s sent before the network is known
 * @param maxBitrate bit/s never exceeded
 */
public record LibWebRtcSettings(
        int maxSessions,
        int minPort,
        int maxPort,
        String publicAddress,
        Duration gatheringTimeout,
        List<VideoCodec> codecs,
        Duration connectTimeout,
        Duration silenceTimeout,
        Duration sessionTimeout,
        long startBitrate,
        long maxBitrate) {

    public static final LibWebRtcSettings DEFAULTS = new LibWebRtcSettings(
            20,
            0,
            0,
            "",
            Duration.ofSeconds(2),
            List.of(VideoCodec.VP8, VideoCodec.VP9, VideoCodec.H264, VideoCodec.AV1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ZERO,
            3_000_000,
            20_000_000);

    public LibWebRtcSettings {
        codecs = List.copyOf(codecs);
        require(maxSessions >= 1, "At least one session must be allowed");
        require(
                0 <= minPort && minPort <= maxPort && maxPort <= 65535 && (minPort > 0 || maxPort == 0),
                "The UDP ports must be a range within 1 to 65535, or 0 for any");
        require(0 < startBitrate && startBitrate <= maxBitrate, "Bitrates must satisfy 0 < start <= maximum");
        require(connectTimeout.isPositive() && silenceTimeout.isPositive(), "Timeouts must be positive");
        require(!sessionTimeout.isNegative() && !gatheringTimeout.isNegative(), "Timeouts must not be negative");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
