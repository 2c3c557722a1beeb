package dev.waycast.transports.webrtc.congestion;

import java.util.Optional;

/**
 * Packets sent in one burst, seen as one: what matters is how the time between bursts changes on the way
 * (draft-ietf-rmcat-gcc-02 sections 5.2 and 5.3).
 */
final class DelayGroups {

    /** Packets that leave within 5 ms are one group. */
    private static final long BURST = 5_000_000;
    /** A group released at once by a link that had stood still grows no longer than this. */
    private static final long LONGEST_ARRIVAL_BURST = 100_000_000;
    /** After a silence of one side or the other, differences mean nothing. */
    private static final long FORGET = 3_000_000_000L;

    private Group current;
    private Group before;

    /**
     * How two groups lie to one another.
     *
     * @param sentMillis between their last packets, at the sender
     * @param arrivedMillis between their last packets, at the receiver
     * @param arrivedAt the later one, nanoseconds on the receiver's clock
     */
    record Delta(double sentMillis, double arrivedMillis, long arrivedAt) {

        /** By how much the way has become longer. */
        double growthMillis() {
            return arrivedMillis - sentMillis;
        }
    }

    /** @return a difference when this packet begins a new group and two are complete */
    Optional<Delta> add(PacketResult packet) {
        if (current == null || isFarFrom(current, packet)) {
            current = new Group(packet);
            before = null;
            return Optional.empty();
        }
        if (packet.sent().sentAt() - current.firstSent < 0) {
            return Optional.empty();
        }
        if (current.takes(packet)) {
            current.add(packet);
            return Optional.empty();
        }
        Optional<Delta> delta = before == null ? Optional.empty() : delta(before, current);
        before = current;
        current = new Group(packet);
        return delta;
    }

    private static Optional<Delta> delta(Group earlier, Group later) {
        long arrived = later.lastArrived - earlier.lastArrived;
        if (arrived < 0) {
            return Optional.empty();
        }
        return Optional.of(new Delta((later.lastSent - earlier.lastSent) / 1e6, arrived / 1e6, later.lastArrived));
    }

    private static boolean isFarFrom(Group group, PacketResult packet) {
        return Math.abs(packet.arrivedAt() - group.lastArrived) > FORGET
                || Math.abs(packet.sent().sentAt() - group.lastSent) > FORGET;
    }

    private static final class Group {

        private final long firstSent;
        private final long firstArrived;
        private long lastSent;
        private long lastArrived;

        Group(PacketResult packet) {
            firstSent = packet.sent().sentAt();
            firstArrived = packet.arrivedAt();
            lastSent = firstSent;
            lastArrived = firstArrived;
        }

        boolean takes(PacketResult packet) {
            long sent = packet.sent().sentAt() - lastSent;
            long arrived = packet.arrivedAt() - lastArrived;
            boolean releasedTogether =
                    arrived <= BURST && arrived - sent < 0 && packet.arrivedAt() - firstArrived < LONGEST_ARRIVAL_BURST;
            return packet.sent().sentAt() - firstSent <= BURST || releasedTogether;
        }

        void add(PacketResult packet) {
            lastSent = Math.max(lastSent, packet.sent().sentAt());
            lastArrived = Math.max(lastArrived, packet.arrivedAt());
        }
    }
}
