package dev.waycast.protocols.rtcp;

/**
 * PLI, RFC 4585 section 6.3.1: the decoder has lost the picture and needs a keyframe.
 *
 * @param senderSsrc who asks
 * @param mediaSsrc of which stream
 */
public record PictureLossIndication(int senderSsrc, int mediaSsrc) implements RtcpPacket {}
