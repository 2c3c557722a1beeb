package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * FIR, RFC 5104 section 4.3.1: a keyframe is wanted, for instance for somebody new.
 *
 * @param senderSsrc who asks
 * @param entries of which streams
 */
public record FullIntraRequest(int senderSsrc, List<Entry> entries) implements RtcpPacket {

    /**
     * @param ssrc the stream
     * @param commandNumber 0..255; a repetition of the same request keeps its number
     */
    public record Entry(int ssrc, int commandNumber) {}
}
