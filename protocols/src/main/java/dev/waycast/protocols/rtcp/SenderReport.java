package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * SR, RFC 3550 section 6.4.1: ties the RTP clock of a stream to wall-clock time.
 *
 * @param ssrc the stream
 * @param ntpTime UQ32.32: see {@link dev.waycast.protocols.rtp.NtpTime}
 * @param rtpTimestamp the same moment by the stream's RTP clock
 * @param packetCount RTP packets sent so far, unsigned
 * @param octetCount payload bytes sent so far, unsigned
 * @param reports about streams the sender receives; at most 31
 */
public record SenderReport(
        int ssrc, long ntpTime, int rtpTimestamp, int packetCount, int octetCount, List<ReportBlock> reports)
        implements RtcpPacket {}
