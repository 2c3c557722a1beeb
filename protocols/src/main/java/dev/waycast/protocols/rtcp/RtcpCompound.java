package dev.waycast.protocols.rtcp;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The RTCP packets of one datagram: a compound packet (RFC 3550 section 6.1) or a reduced-size one (RFC 5506).
 *
 * @param packets those that could be read, in order
 * @param skipped packets of types not spoken here
 * @param damaged whether something was broken: a packet whose content is wrong is left out, and where the framing is
 *     wrong the rest of the datagram is
 */
public record RtcpCompound(List<RtcpPacket> packets, int skipped, boolean damaged) {

    /**
     * Reads the datagram between position and limit, which stay where they are. Never throws.
     *
     * @param datagram decrypted
     */
    public static RtcpCompound parse(ByteBuffer datagram) {
        return new RtcpReader(datagram.slice()).read();
    }

    /**
     * Writes packets one behind the other at the buffer's position and moves it on.
     *
     * @param out big-endian, with room for them: fewer than 1200 bytes for what a server sends
     * @throws java.nio.BufferOverflowException when there is not enough room
     */
    public static void write(List<RtcpPacket> packets, ByteBuffer out) {
        packets.forEach(packet -> RtcpWriter.write(packet, out));
    }
}
