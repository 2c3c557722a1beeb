package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * Generic NACK, RFC 4585 section 6.2.1: these packets are missing.
 *
 * @param senderSsrc who misses them
 * @param mediaSsrc of which stream
 * @param sequenceNumbers 0..65 535, in the order reported
 */
public record GenericNack(int senderSsrc, int mediaSsrc, List<Integer> sequenceNumbers) implements RtcpPacket {}
