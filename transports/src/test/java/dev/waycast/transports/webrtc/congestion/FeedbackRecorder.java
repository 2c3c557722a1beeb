package dev.waycast.transports.webrtc.congestion;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What a receiver notes of arrivals, by a clock that is not the sender's, and reports as transport-wide feedback. */
public final class FeedbackRecorder {

    private static final long CLOCK = 987_654_321_000L;
    private static final long RESOLUTION_NANOS = 250_000;
    private static final long WRAP_MICROS = (1L << 24) * 64_000;

    private final int mediaSsrc;
    private final TreeMap<Long, Long> arrivals = new TreeMap<>();
    private long base = -1;
    private int reports;

    /** @param mediaSsrc whose packets are reported */
    public FeedbackRecorder(int mediaSsrc) {
        this.mediaSsrc = mediaSsrc;
    }

    /** The first packet that was sent, whether or not it arrives. @param number transport-wide, not wrapped */
    public void expect(long number) {
        base = base < 0 ? number : base;
    }

    /** @param at nanoseconds of virtual time */
    public void arrived(long number, long at) {
        expect(number);
        arrivals.put(number, at);
    }

    /** Packets that come late, after others were reported, are reported then. Empty: nothing came. */
    public Optional<TransportFeedback> report() {
        if (arrivals.isEmpty()) {
            return Optional.empty();
        }
        long last = arrivals.lastKey();
        List<PacketStatus> statuses = new ArrayList<>();
        for (long number = Math.min(base, arrivals.firstKey()); number <= last; number++) {
            Long at = arrivals.get(number);
            statuses.add(new PacketStatus((int) (number & 0xFFFF), at != null, at == null ? 0 : micros(at)));
        }
        base = last + 1;
        arrivals.clear();
        return Optional.of(new TransportFeedback(1, mediaSsrc, reports++ & 0xFF, statuses));
    }

    private static long micros(long at) {
        return Math.floorDiv(at + CLOCK, RESOLUTION_NANOS) * 250 % WRAP_MICROS;
    }
}
