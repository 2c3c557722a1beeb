package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import java.util.Map;
import java.util.Optional;

/**
 * libwebrtc's statistics of one connection, by the names of W3C's webrtc-stats. What it does not say is 0, or -1 where 0
 * would be a statement.
 */
final class StatisticsReport {

    private static final double MILLIS = 1000;

    /** Of a connection that has not been asked yet. */
    static final StatisticsReport EMPTY = new StatisticsReport(Map.of());

    private final Map<String, RTCStats> stats;
    private final Map<String, Object> outbound;
    private final Map<String, Object> remoteInbound;
    private final Map<String, Object> inbound;
    private final Map<String, Object> transport;
    private final Map<String, Object> pair;

    StatisticsReport(RTCStatsReport report) {
        this(report.getStats());
    }

    private StatisticsReport(Map<String, RTCStats> stats) {
        this.stats = stats;
        outbound = video(RTCStatsType.OUTBOUND_RTP);
        remoteInbound = video(RTCStatsType.REMOTE_INBOUND_RTP);
        inbound = video(RTCStatsType.INBOUND_RTP);
        transport = stats.values().stream()
                .filter(one -> one.getType() == RTCStatsType.TRANSPORT)
                .map(RTCStats::getAttributes)
                .findFirst()
                .orElse(Map.of());
        pair = attributes(text(transport, "selectedCandidatePairId"));
    }

    long packetsSent() {
        return number(outbound, "packetsSent");
    }

    /** With RTP headers. */
    long bytesSent() {
        return number(outbound, "bytesSent") + number(outbound, "headerBytesSent");
    }

    long packetsRetransmitted() {
        return number(outbound, "retransmittedPacketsSent");
    }

    long bytesRetransmitted() {
        return number(outbound, "retransmittedBytesSent");
    }

    boolean hasRetransmissionStream() {
        return outbound.containsKey("rtxSsrc");
    }

    long framesSent() {
        return number(outbound, "framesSent");
    }

    long framesEncoded() {
        return number(outbound, "framesEncoded");
    }

    /** The sum of all encoded frames' quantisers, in the codec's own scale. */
    long quantisers() {
        return number(outbound, "qpSum");
    }

    long keyframesEncoded() {
        return number(outbound, "keyFramesEncoded");
    }

    long nacks() {
        return number(outbound, "nackCount");
    }

    /** Requests for a keyframe. */
    long keyframeRequests() {
        return number(outbound, "pliCount") + number(outbound, "firCount");
    }

    long packetsLost() {
        return number(remoteInbound, "packetsLost");
    }

    /** 0 to 1. */
    double fractionLost() {
        return decimal(remoteInbound, "fractionLost", 0);
    }

    double jitterMillis() {
        return remoteInbound.isEmpty() ? -1 : MILLIS * decimal(remoteInbound, "jitter", 0);
    }

    double roundTripMillis() {
        double seconds = decimal(remoteInbound, "roundTripTime", decimal(pair, "currentRoundTripTime", -1));
        return seconds < 0 ? -1 : MILLIS * seconds;
    }

    /** bit/s; 0 before the first estimate. */
    long availableBitrate() {
        return Math.round(decimal(pair, "availableOutgoingBitrate", 0));
    }

    long packetsReceived() {
        return number(inbound, "packetsReceived");
    }

    long bytesReceived() {
        return number(inbound, "bytesReceived") + number(inbound, "headerBytesReceived");
    }

    long framesDecoded() {
        return number(inbound, "framesDecoded");
    }

    long receivedPacketsLost() {
        return number(inbound, "packetsLost");
    }

    /** As in SDP, for instance {@code VP8}; empty before the first packet. */
    String codec() {
        String mimeType = text(attributes(text(outbound.isEmpty() ? inbound : outbound, "codecId")), "mimeType");
        return mimeType.substring(mimeType.indexOf('/') + 1);
    }

    /** Where packets go, {@code address:port}; empty before a path is chosen. */
    String remoteAddress() {
        Map<String, Object> remote = attributes(text(pair, "remoteCandidateId"));
        String address = text(remote, "address");
        if (address.isEmpty()) {
            return "";
        }
        String host = address.contains(":") ? "[" + address + "]" : address;
        return host + ":" + number(remote, "port");
    }

    /** Whether the other side said goodbye: its DTLS association is closed. */
    boolean isClosedByPeer() {
        return text(transport, "dtlsState").equals("closed");
    }

    String dtlsCipherSuite() {
        return text(transport, "dtlsCipher");
    }

    String srtpProfile() {
        return text(transport, "srtpCipher");
    }

    private Map<String, Object> video(RTCStatsType type) {
        return stats.values().stream()
                .filter(one -> one.getType() == type)
                .map(RTCStats::getAttributes)
                .filter(attributes -> "video".equals(attributes.get("kind")))
                .findFirst()
                .orElse(Map.of());
    }

    private Map<String, Object> attributes(String id) {
        return Optional.ofNullable(stats.get(id)).map(RTCStats::getAttributes).orElse(Map.of());
    }

    private static String text(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof String text ? text : "";
    }

    private static long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static double decimal(Map<String, Object> attributes, String name, double otherwise) {
        return attributes.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
