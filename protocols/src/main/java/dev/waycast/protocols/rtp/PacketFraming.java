package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Packets in a stream of bytes, each behind its length in two bytes (RFC 4571 section 2), as ICE over TCP carries STUN,
 * DTLS and SRTP alike (RFC 6544 section 3). Collects what arrives until packets are whole. For one thread.
 */
public final class PacketFraming {

    /** Bytes in front of each packet. */
    public static final int HEADER = 2;

    private final int longest;
    private final ByteBuffer buffer;

    /** @param longest bytes of a packet; a stream with a longer one is none that is spoken here. At most 65535 */
    public PacketFraming(int longest) {
        this.longest = longest;
        // Two packets, so that one read seldom brings half of something.
        this.buffer = ByteBuffer.allocateDirect(2 * (HEADER + longest));
    }

    /** Where to put what arrives: behind the position, up to the limit. There is always room. */
    public ByteBuffer input() {
        return buffer;
    }

    /**
     * Hands over every packet that is whole by now, each between position and limit of a buffer that is the consumer's
     * during the call only. Empty packets are passed over: RFC 4571 allows them, and they say nothing.
     *
     * @return false when the stream cannot be gone on with: a packet is longer than any that is spoken here
     */
    public boolean drain(Consumer<ByteBuffer> packets) {
        buffer.flip();
        try {
            while (buffer.remaining() >= HEADER) {
                int length = buffer.getShort(buffer.position()) & 0xFFFF;
                if (length > longest) {
                    return false;
                }
                if (buffer.remaining() < HEADER + length) {
                    return true;
                }
                int end = buffer.position() + HEADER + length;
                if (length > 0) {
                    packets.accept(buffer.slice(buffer.position() + HEADER, length));
                }
                buffer.position(end);
            }
            return true;
        } finally {
            buffer.compact();
        }
    }
}
