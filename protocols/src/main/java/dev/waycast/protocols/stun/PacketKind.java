package dev.waycast.protocols.stun;

import java.nio.ByteBuffer;

/** What a datagram on a shared media port is, told by its first bytes: RFC 7983 section 7, RFC 5761 section 4. */
public enum PacketKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    /** Nothing this port speaks (ZRTP, rubbish; {@link ChannelData} comes from a relay alone): drop and count it. */
    UNKNOWN;

    /**
     * Classifies without moving the buffer's position.
     *
     * @param packet the datagram between position and limit
     */
    public static PacketKind of(ByteBuffer packet) {
        int length = packet.remaining();
        if (length < 2) {
            return UNKNOWN;
        }
        int position = packet.position();
        return of(packet.get(position) & 0xFF, packet.get(position + 1) & 0xFF);
    }

    /**
     * Classifies a datagram of at least two bytes.
     *
     * @param first the first byte, 0..255
     * @param second the second byte, 0..255: for RTP the marker and payload type, for RTCP the packet type
     */
    public static PacketKind of(int first, int second) {
        if (first <= 3) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first >= 128 && first <= 191) {
            // RFC 5761: RTCP packet types 192..223; RTP payload types 64..95 are not used, so the two never collide.
            return second >= 192 && second <= 223 ? RTCP : RTP;
        }
        return UNKNOWN;
    }
}
