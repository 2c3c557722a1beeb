package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.SequenceNumbers;
import java.nio.ByteBuffer;

/**
 * The last packets of one viewer's video, before encryption, so that they can be sent again.
 *
 * <p>One ring of bytes and one of their places, both allocated once. For one thread; times are
 * {@link System#nanoTime()}.
 */
final class PacketHistory {

    /** What came of a request to send again. */
    enum Lookup {
        /** It is there. */
        FOUND,
        /** It is there, and was sent again before: that one seems to be lost as well. */
        FOUND_AGAIN,
        /** No longer kept, or never sent. */
        GONE,
        /** A picture that needs nothing of what was before has left since. */
        SUPERSEDED,
        /** Sent again so recently that it is probably still under way. */
        TOO_SOON
    }

    private static final int SLOTS = 4096;
    private static final int HALF_OF_ALL = 1 << 15;
    private static final int LARGE = 800;
    private static final long NEVER = Long.MIN_VALUE;

    private final int[] sequences = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] positions = new long[SLOTS];
    private final long[] sentTimes = new long[SLOTS];
    private final long[] resentTimes = new long[SLOTS];
    private final byte[] ring;
    private final long maxAge;
    private long end;
    private int newStart;
    private int sinceNewStart = HALF_OF_ALL;
    private int newest = -1;
    private int newestLarge = -1;

    /** @param maxAge nanoseconds */
    PacketHistory(int capacityBytes, long maxAge) {
        this.ring = new byte[capacityBytes];
        this.maxAge = maxAge;
    }

    /**
     * Keeps a packet.
     *
     * @param sequence 0 to 65535
     * @param packet between position and limit, which stay where they are
     * @param startsAnew whether a picture begins with it that needs nothing of what was before
     */
    void add(int sequence, ByteBuffer packet, boolean startsAnew, long now) {
        if (startsAnew) {
            newStart = sequence;
            sinceNewStart = 0;
        }
        sinceNewStart = Math.min(sinceNewStart + 1, HALF_OF_ALL);
        int length = packet.remaining();
        if (length > ring.length) {
            return;
        }
        int slot = sequence & SLOTS - 1;
        sequences[slot] = sequence;
        lengths[slot] = length;
        positions[slot] = end;
        sentTimes[slot] = now;
        resentTimes[slot] = NEVER;
        int offset = (int) (end % ring.length);
        int first = Math.min(length, ring.length - offset);
        packet.get(packet.position(), ring, offset, first);
        packet.get(packet.position() + first, ring, 0, length - first);
        end += length;
        newest = sequence;
        if (length >= LARGE) {
            newestLarge = sequence;
        }
    }

    /**
     * Whether a packet can be sent again now; if so, it counts as sent again.
     *
     * @param sequence 0 to 65535
     * @param minInterval nanoseconds that must have passed since it was sent again before
     */
    Lookup request(int sequence, long now, long minInterval) {
        if (isSuperseded(sequence)) {
            return Lookup.SUPERSEDED;
        }
        if (!holds(sequence, now)) {
            return Lookup.GONE;
        }
        int slot = sequence & SLOTS - 1;
        if (resentTimes[slot] != NEVER && now - resentTimes[slot] < minInterval) {
            return Lookup.TOO_SOON;
        }
        boolean again = resentTimes[slot] != NEVER;
        resentTimes[slot] = now;
        return again ? Lookup.FOUND_AGAIN : Lookup.FOUND;
    }

    /** Whether a packet is kept and still of use. */
    boolean holds(int sequence, long now) {
        return !isSuperseded(sequence) && keeps(sequence) && now - sentTimes[sequence & SLOTS - 1] <= maxAge;
    }

    private boolean isSuperseded(int sequence) {
        // So long after the new start that what comes before it cannot be told from what comes after, nobody asks.
        return sinceNewStart < HALF_OF_ALL && SequenceNumbers.isAfter(newStart, sequence);
    }

    private boolean keeps(int sequence) {
        int slot = sequence & SLOTS - 1;
        boolean overwritten = end - positions[slot] > ring.length;
        return lengths[slot] != 0 && sequences[slot] == sequence && !overwritten;
    }

    /** Bytes of a packet that is kept. */
    int length(int sequence) {
        return lengths[sequence & SLOTS - 1];
    }

    /** Copies a packet that is kept to the buffer's position and moves that behind it. */
    void copyTo(int sequence, ByteBuffer out) {
        int slot = sequence & SLOTS - 1;
        int offset = (int) (positions[slot] % ring.length);
        int first = Math.min(lengths[slot], ring.length - offset);
        out.put(ring, offset, first).put(ring, 0, lengths[slot] - first);
    }

    /** A packet to pad with, however old: the newest large one, or any; -1 when there is none. */
    int padding() {
        if (newestLarge >= 0 && keeps(newestLarge)) {
            return newestLarge;
        }
        return newest;
    }
}
