package dev.waycast.protocols.rtcp;

import java.util.List;

/**
 * REMB, draft-alvestrand-rmcat-remb-03: what the receiver believes the path carries.
 *
 * @param senderSsrc who says so
 * @param bitsPerSecond for all the streams together; written with 18 significant bits, rounded down
 * @param ssrcs the streams, at most 255
 */
public record ReceiverEstimatedMaxBitrate(int senderSsrc, long bitsPerSecond, List<Integer> ssrcs)
        implements RtcpPacket {}
