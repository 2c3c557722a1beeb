package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;

/**
 * What one session sent and what its viewer says about it. Counters start at 0 with the session.
 *
 * @param engine who sends
 * @param packetsSent RTP packets of all kinds: video, retransmissions, repair, padding
 * @param bytesSent bytes of those packets on the wire, without UDP and IP headers
 * @param packetsRetransmitted packets sent again because the viewer asked
 * @param bytesRetransmitted bytes of those before encryption
 * @param retransmissionsRefused asked for, but too old, asked for again too soon, or over the limit
 * @param repairPackets packets of forward error correction
 * @param repairBytes bytes of those before encryption
 * @param paddingBytes bytes sent only to learn what the network carries, before encryption
 * @param packetsLost as the viewer's receiver reports count them; retransmissions make it fall, even below zero
 * @param fractionLost share of packets lost in the network over the last seconds, 0 to 1
 * @param roundTripMillis last measured, -1 not known
 * @param jitterMillis as the viewer reports it, -1 not known
 * @param nacks requests to send again
 * @param plis requests for a keyframe, PLI and FIR
 * @param framesSent frames sent completely
 * @param keyframesSent keyframes among them
 * @param framesDropped frames this viewer did not get: it was slow, paused, or waited for a keyframe
 * @param packetsDropped packets the operating system did not take
 * @param allowedBitrate bit/s for pictures: what this viewer's network carries less retransmissions and repair
 * @param packetiseMicros time to cut and encrypt the last frame, microseconds
 * @param sendMicros from the encoded frame to its last packet sent, last frame, microseconds
 * @param transportFeedbacks transport-wide congestion control messages received
 * @param network what is thought of the viewer's network
 * @param retransmission whether packets are sent again in a stream of their own (RFC 4588)
 * @param repair whether pictures are sent with forward error correction at the moment
 * @param heldFrames frames that the viewer's decoder holds back until more come; {@link #UNKNOWN} before that was found
 *     out
 * @param remoteAddress where packets go, empty before a path is chosen
 * @param dtlsCipherSuite IANA name, empty before the handshake is done
 * @param srtpProfile IANA name, empty before the handshake is done
 */
public record WebRtcStatistics(
        Engine engine,
        long packetsSent,
        long bytesSent,
        long packetsRetransmitted,
        long bytesRetransmitted,
        long retransmissionsRefused,
        long repairPackets,
        long repairBytes,
        long paddingBytes,
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
        NetworkEstimate network,
        boolean retransmission,
        boolean repair,
        int heldFrames,
        String remoteAddress,
        String dtlsCipherSuite,
        String srtpProfile) {

    /** No figure yet. */
    public static final int UNKNOWN = -1;

    /** Of a session that sent nothing. */
    public static final WebRtcStatistics NONE = of(new SenderCounters(), nothingKnown(0), 0, false, false, "", "", "");

    /** Of a session that is not connected. */
    static WebRtcStatistics notConnected(long startBitrate, NetworkPath path) {
        SenderCounters counters = new SenderCounters();
        counters.allowedBitrate = startBitrate;
        return of(counters, nothingKnown(startBitrate), 0, false, false, remote(path), "", "");
    }

    static WebRtcStatistics of(
            SenderCounters counters,
            NetworkEstimate network,
            long framesDropped,
            boolean retransmission,
            boolean repair,
            String remoteAddress,
            String dtlsCipherSuite,
            String srtpProfile) {
        return new WebRtcStatistics(
                Engine.DIRECT,
                counters.packetsSent,
                counters.bytesSent,
                counters.packetsRetransmitted,
                counters.bytesRetransmitted,
                counters.retransmissionsRefused,
                counters.repairPackets,
                counters.repairBytes,
                counters.paddingBytes,
                counters.packetsLost,
                network.lossFraction(),
                counters.roundTripMillis,
                counters.jitterMillis,
                counters.nacks,
                counters.plis,
                counters.framesSent,
                counters.keyframesSent,
                framesDropped,
                counters.packetsDropped,
                counters.allowedBitrate,
                counters.packetiseNanos / 1000,
                counters.sendNanos / 1000,
                counters.transportFeedbacks,
                network,
                retransmission,
                repair,
                counters.heldFrames,
                remoteAddress,
                dtlsCipherSuite,
                srtpProfile);
    }

    /** The counters of two sessions together; what describes one network is left out. */
    public WebRtcStatistics plus(WebRtcStatistics other) {
        return new WebRtcStatistics(
                engine,
                packetsSent + other.packetsSent,
                bytesSent + other.bytesSent,
                packetsRetransmitted + other.packetsRetransmitted,
                bytesRetransmitted + other.bytesRetransmitted,
                retransmissionsRefused + other.retransmissionsRefused,
                repairPackets + other.repairPackets,
                repairBytes + other.repairBytes,
                paddingBytes + other.paddingBytes,
                packetsLost + other.packetsLost,
                0,
                -1,
                -1,
                nacks + other.nacks,
                plis + other.plis,
                framesSent + other.framesSent,
                keyframesSent + other.keyframesSent,
                framesDropped + other.framesDropped,
                packetsDropped + other.packetsDropped,
                0,
                0,
                0,
                transportFeedbacks + other.transportFeedbacks,
                nothingKnown(0),
                false,
                false,
                UNKNOWN,
                "",
                "",
                "");
    }

    static String remote(NetworkPath path) {
        return path == null ? "" : path.text();
    }

    private static NetworkEstimate nothingKnown(long targetBitrate) {
        return new NetworkEstimate(targetBitrate, 0, 0, -1, -1, Usage.NORMAL, Limit.START);
    }
}
