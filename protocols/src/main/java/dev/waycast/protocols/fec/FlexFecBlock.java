package dev.waycast.protocols.fec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packets of one stream that are protected together: any one of them can be restored from the others and the block's
 * payload (draft-ietf-payload-flexible-fec-scheme-03 sections 4.2 and 6.2). Reused; not for several threads.
 */
public final class FlexFecBlock {

    /** How far the last packet of a block may lie behind the first. */
    public static final int MAX_SPAN = 108;

    private static final int RTP_HEADER = 12;
    private static final int RECOVERED_FLAGS = 0x3F;
    private static final int SHORT_MASK = 15;
    private static final int MIDDLE_MASK = 46;

    private final byte[] parity;
    private final boolean[] mask = new boolean[MAX_SPAN + 1];
    private int base;
    private int last;
    private int count;
    private int ssrc;
    private int flags;
    private int typeAndMarker;
    private int lengths;
    private int timestamps;
    private int longest;

    /** @param maxPacket bytes of the largest packet */
    public FlexFecBlock(int maxPacket) {
        parity = new byte[maxPacket];
    }

    /** Forgets all packets. */
    public void clear() {
        Arrays.fill(parity, 0, longest, (byte) 0);
        Arrays.fill(mask, false);
        count = 0;
        flags = 0;
        typeAndMarker = 0;
        lengths = 0;
        timestamps = 0;
        longest = 0;
        last = 0;
    }

    /** How many packets are in it. */
    public int count() {
        return count;
    }

    /**
     * Adds a packet as it leaves, before encryption.
     *
     * @param packet a sound RTP packet between position and limit, which stay where they are; of the same stream as the
     *     first, and at most {@link #MAX_SPAN} behind it
     */
    public void add(ByteBuffer packet) {
        int start = packet.position();
        int sequence = packet.getShort(start + 2) & 0xFFFF;
        if (count == 0) {
            base = sequence;
            ssrc = packet.getInt(start + 8);
        }
        int offset = sequence - base & 0xFFFF;
        if (offset > MAX_SPAN) {
            throw new IllegalArgumentException(
                    "Packet " + sequence + " lies too far behind " + base + " to be protected together");
        }
        mask[offset] = true;
        last = Math.max(last, offset);
        count++;
        flags ^= packet.get(start);
        typeAndMarker ^= packet.get(start + 1);
        int length = packet.remaining() - RTP_HEADER;
        lengths ^= length;
        timestamps ^= packet.getInt(start + 4);
        longest = Math.max(longest, length);
        for (int i = 0; i < length; i++) {
            parity[i] ^= packet.get(start + RTP_HEADER + i);
        }
    }

    /** Bytes of the payload that {@link #write} writes. */
    public int payloadLength() {
        return headerLength() + longest;
    }

    private int headerLength() {
        if (last < SHORT_MASK) {
            return 20;
        }
        return last < MIDDLE_MASK ? 24 : 32;
    }

    /** Writes the payload of the packet that protects all that were added, at least one. */
    public void write(ByteBuffer out) {
        // R and F are 0: this is not a retransmission, and the mask is not a fixed one.
        out.put((byte) (flags & RECOVERED_FLAGS)).put((byte) typeAndMarker);
        out.putShort((short) lengths).putInt(timestamps);
        out.putInt(1 << 24).putInt(ssrc);
        out.putShort((short) base);
        boolean isShort = last < SHORT_MASK;
        boolean isMiddle = !isShort && last < MIDDLE_MASK;
        out.putShort((short) bits(0, SHORT_MASK, isShort));
        if (!isShort) {
            out.putInt((int) bits(SHORT_MASK, MIDDLE_MASK, isMiddle));
        }
        if (!isShort && !isMiddle) {
            out.putLong(bits(MIDDLE_MASK, MAX_SPAN + 1, true));
        }
        out.put(parity, 0, longest);
    }

    /** A part of the mask behind the bit that says whether it is the last part. */
    private long bits(int from, int to, boolean ends) {
        long bits = ends ? 1 : 0;
        for (int i = from; i < to; i++) {
            bits = bits << 1 | (mask[i] ? 1 : 0);
        }
        return bits;
    }
}
