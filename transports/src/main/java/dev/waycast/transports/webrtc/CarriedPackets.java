package dev.waycast.transports.webrtc;

import java.util.Arrays;

/** Which packet of the video each transport-wide number carried, lately, for the first time or again. For one thread. */
final class CarriedPackets {

    private static final int SLOTS = 1 << 13;
    private static final int NONE = -1;

    private final int[] numbers = new int[SLOTS];
    private final int[] sequences = new int[SLOTS];

    CarriedPackets() {
        Arrays.fill(sequences, NONE);
    }

    /**
     * A packet is about to leave.
     *
     * @param transportSequence of which the low 16 bits count
     * @param sequence of the video, 0 to 65535
     */
    void add(int transportSequence, int sequence) {
        int slot = transportSequence & SLOTS - 1;
        numbers[slot] = transportSequence & 0xFFFF;
        sequences[slot] = sequence;
    }

    /** The video's sequence number; -1: it carried something else, or that was too long ago. */
    int sequence(int transportSequence) {
        int slot = transportSequence & SLOTS - 1;
        return numbers[slot] == (transportSequence & 0xFFFF) ? sequences[slot] : NONE;
    }
}
