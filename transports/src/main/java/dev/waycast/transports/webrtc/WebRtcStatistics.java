package dev.waycast.transports.webrtc;

/**
 * What one session did so far, and how its network is. Counters start at 0 with the session.
 *
 * @param packetsSent RTP packets, resent ones included
 * @param bytesSent bytes of those packets on the wire, without UDP and IP headers
 * @param packetsRetransmitted packets resent because the viewer asked
 * @param retransmissionsRefused asked for, but too old, asked for again too soon, or over the limit
 * @param packetsLost as the viewer's receiver reports count them; resent packets make it fall, even below zero
 * @param fractionLost share of packets lost between the last two receiver reports, 0 to 1
 * @param roundTripMillis last measured, -1 not known
 * @param jitterMillis as the viewer reports it, -1 not known
 * @param nacks requests to resend
 * @param plis requests for a keyframe, PLI and FIR
 * @param framesSent frames sent completely
 * @param keyframesSent keyframes among them
 * @param framesDropped frames this viewer did not get: it was slow, paused, or waited for a keyframe
 * @param packetsDropped packets the operating system did not take
 * @param allowedBitrate bit/s this viewer's network is thought to carry
 * @param packetiseMicros time to cut and encrypt the last frame, microseconds
 * @param sendMicros from the encoded frame to its last packet sent, last frame, microseconds
 * @param transportFeedbacks transport-wide congestion control messages received
 * @param remoteAddress where packets go, empty before a path is chosen
 * @param dtlsCipherSuite IANA name, empty before the handshake is done
 * @param srtpProfile IANA name, empty before the handshake is done
 */
public record WebRtcStatistics(
        long packetsSent,
        long bytesSent,
        long packetsRetransmitted,
        long retransmissionsRefused,
        long packetsLost,
        double fractionLost,
        double roundTripMillis,
        double jitterMillis,
        long nacks,
        long plis,
        long framesSent,
        long keyframesSent,
        long framesDropped,
        long packetsDropped,
        long allowedBitrate,
        long packetiseMicros,
        long sendMicros,
        long transportFeedbacks,
        String remoteAddress,
        String dtlsCipherSuite,
        String srtpProfile) {}
