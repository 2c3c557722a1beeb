package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * Transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1: which packets came, and when
 * by the receiver's clock, whose zero is arbitrary.
 *
 * @param senderSsrc who reports
 * @param mediaSsrc any stream of the transport
 * @param feedbackNumber counts these packets, 0..255, wraps around
 * @param packets a report without gaps, in the order of the transport-wide numbers; at most 65 535
 */
public record TransportFeedback(int senderSsrc, int mediaSsrc, int feedbackNumber, List<PacketStatus> packets)
        implements RtcpPacket {

    /**
     * One packet's fate.
     *
     * @param sequenceNumber transport-wide, 0..65 535
     * @param received whether it had come when the report was made
     * @param arrivalMicros when, in steps of 250 microseconds; wraps around after about 12 days. 0 when not received
     */
    public record PacketStatus(int sequenceNumber, boolean received, long arrivalMicros) {}
}
