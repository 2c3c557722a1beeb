package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * RR, RFC 3550 section 6.4.2.
 *
 * @param ssrc who reports
 * @param reports at most 31
 */
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements RtcpPacket {}
