package dev.waycast.protocols.stun;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A datagram on its way between a TURN client and its server, with four bytes in front in place of a STUN message: RFC 8656
 * section 12.4.
 *
 * @param channel {@value #FIRST_CHANNEL} to {@value #LAST_CHANNEL}
 * @param data a view of the datagram
 */
public record ChannelData(int channel, ByteBuffer data) {

    /** RFC 8656 section 12. */
    public static final int FIRST_CHANNEL = 0x4000;

    public static final int LAST_CHANNEL = 0x4FFF;
    /** What stands before the datagram, in bytes. */
    public static final int HEADER = 4;

    /**
     * Reads a packet between position and limit, which stay where they are. Over UDP padding may follow.
     *
     * @return empty when it is none. Never throws
     */
    public static Optional<ChannelData> parse(ByteBuffer packet) {
        if (packet.remaining() < HEADER) {
            return Optional.empty();
        }
        int start = packet.position();
        int channel = packet.duplicate().getShort(start) & 0xFFFF;
        int length = packet.duplicate().getShort(start + 2) & 0xFFFF;
        if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL || length > packet.remaining() - HEADER) {
            return Optional.empty();
        }
        return Optional.of(new ChannelData(channel, packet.slice(start + HEADER, length)));
    }

    /**
     * Writes the header and what lies between the position and limit of the datagram, which ends up read.
     *
     * @param into has room for both
     */
    public static void write(int channel, ByteBuffer datagram, ByteBuffer into) {
        into.putShort((short) channel).putShort((short) datagram.remaining()).put(datagram);
    }
}
