package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.util.ArrayList;
import java.util.List;

/** Packets and what is said of them, in milliseconds. */
final class Packets {

    static final long MILLI = 1_000_000;
    static final int BYTES = 1000;

    private Packets() {}

    static SentPacket sent(long number, double atMillis) {
        return new SentPacket(number, BYTES, nanos(atMillis), 0);
    }

    static SentPacket probe(long number, double atMillis, int probe) {
        return new SentPacket(number, BYTES, nanos(atMillis), probe);
    }

    static PacketResult arrived(SentPacket packet, double atMillis) {
        return new PacketResult(packet, true, nanos(atMillis), false, 0);
    }

    static PacketResult lost(SentPacket packet) {
        return new PacketResult(packet, false, 0, false, 0);
    }

    /** @param arrivalMicros of consecutive packets; negative: not received */
    static TransportFeedback feedback(int base, long... arrivalMicros) {
        List<PacketStatus> statuses = new ArrayList<>();
        for (int i = 0; i < arrivalMicros.length; i++) {
            boolean received = arrivalMicros[i] >= 0;
            statuses.add(new PacketStatus(base + i & 0xFFFF, received, received ? arrivalMicros[i] : 0));
        }
        return new TransportFeedback(1, 2, 0, statuses);
    }

    static long nanos(double millis) {
        return (long) (millis * MILLI);
    }
}
