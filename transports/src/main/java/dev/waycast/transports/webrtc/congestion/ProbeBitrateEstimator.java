package dev.waycast.transports.webrtc.congestion;

import java.util.OptionalLong;

/** How fast the packets of one probe arrived. */
final class ProbeBitrateEstimator {

    /** This share of a probe must have arrived. */
    private static final double ENOUGH = 0.8;
    /** Arrived so much faster than sent, it was held back and released, and says nothing. */
    private static final double MAX_RATIO = 2;
    /** Arrived slower than this share of the sent rate, it filled the link, */
    private static final double FILLED = 0.9;
    /** of which this share is used. */
    private static final double UTILISATION = 0.95;

    private static final long LONGEST = 1_000_000_000L;

    private final Probe probe;
    private int packets;
    private long bytes;
    private long firstSent;
    private long lastSent;
    private long firstArrived;
    private long lastArrived;
    private int bytesSentLast;
    private int bytesArrivedFirst;

    ProbeBitrateEstimator(Probe probe) {
        this.probe = probe;
    }

    /** @return bit/s once enough of the probe arrived */
    OptionalLong add(PacketResult packet) {
        int size = packet.sent().bytes();
        long sent = packet.sent().sentAt();
        if (packets == 0 || sent - firstSent < 0) {
            firstSent = sent;
        }
        if (packets == 0 || sent - lastSent >= 0) {
            lastSent = sent;
            bytesSentLast = size;
        }
        if (packets == 0 || packet.arrivedAt() - firstArrived < 0) {
            firstArrived = packet.arrivedAt();
            bytesArrivedFirst = size;
        }
        lastArrived = packets == 0 ? packet.arrivedAt() : Math.max(lastArrived, packet.arrivedAt());
        packets++;
        bytes += size;
        boolean enough = packets >= ENOUGH * probe.packets() && bytes >= ENOUGH * probe.bytes();
        return enough ? result() : OptionalLong.empty();
    }

    private OptionalLong result() {
        long sentNanos = lastSent - firstSent;
        long arrivedNanos = lastArrived - firstArrived;
        if (sentNanos <= 0 || arrivedNanos <= 0 || sentNanos > LONGEST || arrivedNanos > LONGEST) {
            return OptionalLong.empty();
        }
        double sendRate = (bytes - bytesSentLast) * 8e9 / sentNanos;
        double arrivalRate = (bytes - bytesArrivedFirst) * 8e9 / arrivedNanos;
        if (arrivalRate > MAX_RATIO * sendRate) {
            return OptionalLong.empty();
        }
        double carried = Math.min(sendRate, arrivalRate);
        return OptionalLong.of((long) (arrivalRate < FILLED * sendRate ? UTILISATION * arrivalRate : carried));
    }
}
