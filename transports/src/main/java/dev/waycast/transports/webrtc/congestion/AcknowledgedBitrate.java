package dev.waycast.transports.webrtc.congestion;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * How much arrived lately. Two figures: what arrived over the last half second, which is what was sent when the network
 * carries it all; and how fast packets followed one another that had to wait for one another, which is what the
 * narrowest link of the way gave us, however little was sent.
 */
final class AcknowledgedBitrate {

    private static final long WINDOW = 500_000_000;
    private static final int MIN_PACKETS = 8;
    private static final long MIN_NANOS = 50_000_000;
    /** Long enough for the packets of a few frames, short enough to see at once that a link became slower. */
    private static final long LINK_WINDOW = 120_000_000;

    private static final long MIN_LINK_NANOS = 15_000_000;
    /** Less is jitter. */
    private static final double WAITED_MILLIS = 5;

    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

    private record Arrival(long at, long gap, int bytes, boolean waited) {}

    /** @param waitedMillis in the network's queues */
    void add(PacketResult packet, double waitedMillis) {
        Arrival last = arrivals.peekLast();
        long gap = last == null ? 0 : packet.arrivedAt() - last.at();
        if (gap < 0) {
            return;
        }
        int bytes = packet.sent().bytes() + packet.bytesUnreported();
        arrivals.addLast(new Arrival(packet.arrivedAt(), gap, bytes, waitedMillis > WAITED_MILLIS));
        while (packet.arrivedAt() - arrivals.peekFirst().at() > WINDOW) {
            arrivals.removeFirst();
        }
    }

    /** Bit/s over the last half second; 0: too little arrived to tell. */
    long bitsPerSecond() {
        if (arrivals.size() < MIN_PACKETS) {
            return 0;
        }
        long nanos = arrivals.getLast().at() - arrivals.getFirst().at();
        long bytes = -arrivals.getFirst().bytes();
        for (Arrival arrival : arrivals) {
            bytes += arrival.bytes();
        }
        return nanos < MIN_NANOS ? 0 : bitsPerSecond(bytes, nanos);
    }

    /**
     * Bit/s the narrowest link gave us while it was busy; 0: it was not busy for long enough to tell. The longest gap is
     * left out: that is not the link, but something that stood still once, a radio or the receiver itself.
     */
    long linkBitsPerSecond() {
        return linkBitsPerSecond(LINK_WINDOW);
    }

    /** The same from as few of the last packets as can tell: the link may have changed since those before. */
    long latestLinkBitsPerSecond() {
        return linkBitsPerSecond(0);
    }

    private long linkBitsPerSecond(long window) {
        long bytes = 0;
        long nanos = 0;
        int packets = 0;
        Arrival longest = new Arrival(0, 0, 0, false);
        Iterator<Arrival> newestFirst = arrivals.descendingIterator();
        while (newestFirst.hasNext()) {
            Arrival arrival = newestFirst.next();
            boolean enough = packets > MIN_PACKETS && nanos - longest.gap() >= MIN_LINK_NANOS;
            if (enough && arrivals.getLast().at() - arrival.at() > window) {
                break;
            }
            if (arrival.waited()) {
                bytes += arrival.bytes();
                nanos += arrival.gap();
                packets++;
                longest = arrival.gap() > longest.gap() ? arrival : longest;
            }
        }
        long busy = nanos - longest.gap();
        return packets <= MIN_PACKETS || busy < MIN_LINK_NANOS ? 0 : bitsPerSecond(bytes - longest.bytes(), busy);
    }

    /** After a silence, what arrived before says nothing. */
    void forget() {
        arrivals.clear();
    }

    private static long bitsPerSecond(long bytes, long nanos) {
        return (long) (bytes * 8e9 / nanos);
    }
}
