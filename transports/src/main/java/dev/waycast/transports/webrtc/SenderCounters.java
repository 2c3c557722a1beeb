package dev.waycast.transports.webrtc;

/** What one viewer's sender counts: written by the sending thread alone, read by any. */
final class SenderCounters {

    volatile long packetsSent;
    volatile long bytesSent;
    volatile long packetsDropped;
    volatile long packetsRetransmitted;
    volatile long bytesRetransmitted;
    volatile long retransmissionsRefused;
    volatile long repairPackets;
    volatile long repairBytes;
    volatile long paddingBytes;
    volatile long nacks;
    volatile long plis;
    volatile long framesSent;
    volatile long keyframesSent;
    volatile long framesSkipped;
    volatile long packetiseNanos;
    volatile long sendNanos;
    volatile long allowedBitrate;
    volatile long transportFeedbacks;

    /** As the viewer's page found out; written by any thread. */
    volatile int heldFrames = WebRtcStatistics.UNKNOWN;

    /** As the viewer's last receiver report has them. */
    volatile long packetsLost;

    volatile double jitterMillis = -1;
    volatile double roundTripMillis = -1;
}
