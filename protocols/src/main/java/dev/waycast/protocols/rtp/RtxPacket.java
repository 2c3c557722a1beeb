package dev.waycast.protocols.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A packet sent again in a stream of its own, RFC 4588 section 4: the header of the original under another payload type,
 * SSRC and sequence number, then the original sequence number, then the original payload.
 */
public final class RtxPacket {

    /** What it is longer than the original. */
    public static final int OVERHEAD = 2;

    private RtxPacket() {}

    /**
     * Writes the packet that sends another one again.
     *
     * @param original a sound RTP packet between position and limit, which stay where they are
     * @param payloadType 0..127, negotiated for retransmissions of the original's
     * @param ssrc of the stream of retransmissions
     * @param sequenceNumber of that stream; the low 16 bits are used
     * @param out big-endian, with room for the original and {@link #OVERHEAD} bytes; moved behind the packet
     */
    public static void write(ByteBuffer original, int payloadType, int ssrc, int sequenceNumber, ByteBuffer out) {
        int from = original.position();
        int headerLength = RtpPacket.headerLength(original);
        int start = out.position();
        out.put(original.slice(from, headerLength));
        out.put(start + 1, (byte) (original.get(from + 1) & 0x80 | payloadType));
        out.putShort(start + 2, (short) sequenceNumber);
        out.putInt(start + 8, ssrc);
        out.putShort(original.getShort(from + 2));
        out.put(original.slice(from + headerLength, original.remaining() - headerLength));
    }

    /**
     * Writes the original that a packet sends again.
     *
     * @param rtx the received packet, valid during the call
     * @param payloadType of the original
     * @param ssrc of the original
     * @param out big-endian, with room for the packet; moved behind the original
     * @return false when it sends nothing again: padding carries no original
     */
    public static boolean restore(RtpPacket rtx, int payloadType, int ssrc, ByteBuffer out) {
        ByteBuffer payload = rtx.payload();
        if (payload.remaining() < OVERHEAD) {
            return false;
        }
        int start = out.position();
        out.put(rtx.header());
        // Padding was taken off with the payload: the bit that announces it must go as well.
        out.put(start, (byte) (out.get(start) & ~0x20));
        out.put(start + 1, (byte) ((rtx.marker() ? 0x80 : 0) | payloadType));
        out.putShort(start + 2, payload.getShort());
        out.putInt(start + 8, ssrc);
        out.put(payload);
        return true;
    }

    /** The sequence number of the packet that is sent again, empty when none is. */
    public static Optional<Integer> originalSequenceNumber(RtpPacket rtx) {
        ByteBuffer payload = rtx.payload();
        return payload.remaining() < OVERHEAD ? Optional.empty() : Optional.of(payload.getShort(0) & 0xFFFF);
    }
}
