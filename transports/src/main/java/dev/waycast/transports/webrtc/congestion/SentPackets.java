package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Remembers what was sent, and tells which packets a feedback speaks of. Bounded: the oldest are forgotten. */
final class SentPackets {

    private static final int CAPACITY = 1 << 13;
    /** The reference time has 24 bits in steps of 64 ms. */
    private static final long ARRIVAL_WRAP_MICROS = (1L << 24) * 64_000;

    private enum Fate {
        UNREPORTED,
        LOST,
        RECEIVED
    }

    private final SentPacket[] packets = new SentPacket[CAPACITY];
    private final Fate[] fates = new Fate[CAPACITY];
    private long highestSent = -1;
    private long highestReported = -1;
    private long unwrappedArrivalMicros;
    private boolean anyArrival;

    void add(SentPacket packet) {
        int slot = slot(packet.transportSequence());
        packets[slot] = packet;
        fates[slot] = Fate.UNREPORTED;
        highestSent = Math.max(highestSent, packet.transportSequence());
    }

    /**
     * The packets of which this feedback brings news: those not reported before, and those reported lost that came
     * after all. Lost ones first, then the received in the order of arrival.
     */
    List<PacketResult> report(TransportFeedback feedback) {
        List<PacketResult> results = new ArrayList<>(feedback.packets().size());
        for (PacketStatus status : feedback.packets()) {
            long sequence = unwrap(status.sequenceNumber());
            SentPacket packet = sequence < 0 ? null : packets[slot(sequence)];
            if (packet == null || packet.transportSequence() != sequence) {
                continue;
            }
            int slot = slot(sequence);
            Fate fate = status.received() ? Fate.RECEIVED : Fate.LOST;
            if (fate.compareTo(fates[slot]) <= 0) {
                continue;
            }
            int unreported = bytesUnreportedBefore(sequence);
            highestReported = Math.max(highestReported, sequence);
            long arrivedAt = status.received() ? 1000 * unwrapArrival(status.arrivalMicros()) : 0;
            boolean cameAfterAll = fates[slot] == Fate.LOST;
            fates[slot] = fate;
            results.add(new PacketResult(packet, status.received(), arrivedAt, cameAfterAll, unreported));
        }
        results.sort(Comparator.comparing(PacketResult::received).thenComparingLong(PacketResult::arrivedAt));
        return results;
    }

    /** The packet that waits longest for a report newer than the last one; null when there is none. */
    SentPacket oldestWaiting() {
        long next = Math.max(highestReported + 1, highestSent - CAPACITY + 1);
        return next > highestSent ? null : packets[slot(next)];
    }

    /** How many packets left after the newest one that was reported. */
    long waiting() {
        return highestSent - Math.max(highestReported, highestSent - CAPACITY);
    }

    /** What left after the newest packet that was reported: it is under way, or was lost. */
    long bytesWaiting() {
        long bytes = 0;
        for (long next = highestSent - waiting() + 1; next <= highestSent; next++) {
            bytes += packets[slot(next)].bytes();
        }
        return bytes;
    }

    /** The newest packet with these low 16 bits; -1 when there was none. */
    private long unwrap(int sequenceNumber) {
        return highestSent - (highestSent - sequenceNumber & 0xFFFF);
    }

    /** Reports that were lost leave a gap before the next ones; their packets count as arrived with these. */
    private int bytesUnreportedBefore(long sequence) {
        if (highestReported < 0) {
            return 0;
        }
        int bytes = 0;
        for (long gap = Math.max(highestReported + 1, sequence - CAPACITY + 1); gap < sequence; gap++) {
            SentPacket packet = packets[slot(gap)];
            if (packet != null && packet.transportSequence() == gap && fates[slot(gap)] == Fate.UNREPORTED) {
                bytes += packet.bytes();
            }
        }
        return bytes;
    }

    private long unwrapArrival(long micros) {
        if (!anyArrival) {
            anyArrival = true;
            unwrappedArrivalMicros = micros;
        }
        long step = Math.floorMod(micros - unwrappedArrivalMicros, ARRIVAL_WRAP_MICROS);
        unwrappedArrivalMicros += step >= ARRIVAL_WRAP_MICROS / 2 ? step - ARRIVAL_WRAP_MICROS : step;
        return unwrappedArrivalMicros;
    }

    private static int slot(long sequence) {
        return (int) (sequence & CAPACITY - 1);
    }
}
