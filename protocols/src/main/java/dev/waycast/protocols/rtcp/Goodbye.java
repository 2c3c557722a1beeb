package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * BYE, RFC 3550 section 6.6: these streams end.
 *
 * @param ssrcs at most 31
 * @param reason for people, at most 255 bytes; may be empty
 */
public record Goodbye(List<Integer> ssrcs, String reason) implements RtcpPacket {}
