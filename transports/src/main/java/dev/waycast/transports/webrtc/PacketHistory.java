package dev.waycast.transports.webrtc;

import java.nio.ByteBuffer;

/**
 * The last packets sent to one viewer, protected as they went out, so that they can be sent again: the same bytes, since
 * protecting another content under the same index would break SRTP (RFC 3711 section 9.1).
 *
 * <p>One ring of bytes and one of their places, both allocated once. For one thread; times are
 * {@link System#nanoTime()}.
 */
final class PacketHistory {

    /** What came of a request to resend. */
    enum Lookup {
        /** It was copied out. */
        FOUND,
        /** Never sent, or no longer kept. */
        GONE,
        /** Resent so recently that it is probably still under way. */
        TOO_SOON
    }

    private static final int SLOTS = 4096;

    private final int[] sequences = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] positions = new long[SLOTS];
    private final long[] sentTimes = new long[SLOTS];
    private final long[] resentTimes = new long[SLOTS];
    private final byte[] ring;
    private final long maxAge;
    private long end;

    /** @param maxAge nanoseconds */
    PacketHistory(int capacityBytes, long maxAge) {
        this.ring = new byte[capacityBytes];
        this.maxAge = maxAge;
    }

    void add(int sequence, byte[] packet, int length, long now) {
        if (length > ring.length) {
            return;
        }
        int slot = sequence & SLOTS - 1;
        sequences[slot] = sequence;
        lengths[slot] = length;
        positions[slot] = end;
        sentTimes[slot] = now;
        resentTimes[slot] = now;
        int offset = (int) (end % ring.length);
        int first = Math.min(length, ring.length - offset);
        System.arraycopy(packet, 0, ring, offset, first);
        System.arraycopy(packet, first, ring, 0, length - first);
        end += length;
    }

    /**
     * Copies a packet to the buffer's position and moves that behind it.
     *
     * @param sequence 0 to 65535
     * @param minInterval nanoseconds that must have passed since it was sent last
     */
    Lookup take(int sequence, ByteBuffer out, long now, long minInterval) {
        int slot = sequence & SLOTS - 1;
        int length = lengths[slot];
        boolean overwritten = end - positions[slot] > ring.length;
        if (length == 0 || sequences[slot] != sequence || overwritten || now - sentTimes[slot] > maxAge) {
            return Lookup.GONE;
        }
        if (now - resentTimes[slot] < minInterval) {
            return Lookup.TOO_SOON;
        }
        resentTimes[slot] = now;
        int offset = (int) (positions[slot] % ring.length);
        int first = Math.min(length, ring.length - offset);
        out.put(ring, offset, first).put(ring, 0, length - first);
        return Lookup.FOUND;
    }
}
