package dev.waycast.transports.webrtc.congestion;

import java.util.ArrayDeque;

/**
 * The share of packets lost, over as long as it takes to mean something: the last second, or longer until it covers
 * {@value #PACKETS} packets, but no longer than ten seconds.
 */
final class LossWindow {

    private static final int PACKETS = 50;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 10 * SECOND;

    private record Report(long at, int packets, int lost) {}

    private final ArrayDeque<Report> reports = new ArrayDeque<>();
    private int packets;
    private int lost;

    /** @param newLost less those counted as lost before that came after all */
    void add(int newPackets, int newLost, long now) {
        reports.addLast(new Report(now, newPackets, newLost));
        packets += newPackets;
        lost += newLost;
        while (isOld(reports.getFirst(), now)) {
            Report old = reports.removeFirst();
            packets -= old.packets();
            lost -= old.lost();
        }
    }

    private boolean isOld(Report report, long now) {
        long age = now - report.at();
        return age > LONGEST || age > SECOND && packets - report.packets() >= PACKETS;
    }

    /** Whether the share means something. */
    boolean meaningful() {
        return packets >= PACKETS;
    }

    /** 0 to 1. */
    double fraction() {
        return packets == 0 ? 0 : Math.clamp(lost / (double) packets, 0, 1);
    }

    void forget() {
        reports.clear();
        packets = 0;
        lost = 0;
    }
}
