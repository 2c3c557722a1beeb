package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Packets that the viewer misses (RFC 4585 section 6.2.1): in a stream of their own where that was agreed (RFC 4588),
 * otherwise as they were. On the sending thread only; times are {@link System#nanoTime()}.
 */
final class Retransmissions implements PacketSource {

    private static final long SHORTEST_INTERVAL = 20_000_000;
    private static final int MOST_WAITING = 512;
    /** Retransmissions may take this share of the allowed rate, and no less than the minimum below. */
    private static final double SHARE = 0.5;

    private static final long MIN_BITRATE = 500_000;
    private static final long SECOND = 1_000_000_000L;

    private final PacketHistory history;
    private final RtpHeaderTemplate header;
    private final Optional<RtxStream> rtx;
    private final SenderCounters counters;
    private final CarriedPackets carried;
    private final RepairRate rate;
    private final ByteBuffer original = ByteBuffer.allocate(VideoSender.MAX_WIRE_PACKET);
    private final Deque<Integer> wanted = new ArrayDeque<>();
    private double credit;
    private long creditAt;

    /** @param header of the video's packets */
    Retransmissions(
            PacketHistory history,
            RtpHeaderTemplate header,
            Optional<RtxStream> rtx,
            SenderCounters counters,
            CarriedPackets carried,
            RepairRate rate,
            long now) {
        this.history = history;
        this.header = header;
        this.rtx = rtx;
        this.counters = counters;
        this.carried = carried;
        this.rate = rate;
        this.creditAt = now - SECOND;
    }

    /**
     * The viewer misses packets.
     *
     * @param roundTripNanos what was sent again less than that ago may still arrive
     * @return whether it misses one that cannot be sent again, and so everything that builds on it
     */
    boolean onNack(List<Integer> missing, long roundTripNanos, long allowedBitrate, long now) {
        refill(allowedBitrate, now);
        long interval = Math.max(SHORTEST_INTERVAL, roundTripNanos);
        boolean beyondRepair = false;
        for (int sequence : missing) {
            if (credit <= 0 || wanted.size() >= MOST_WAITING) {
                counters.retransmissionsRefused++;
                continue;
            }
            switch (request(sequence, interval, now)) {
                case FOUND, FOUND_AGAIN -> {}
                case GONE -> {
                    counters.retransmissionsRefused++;
                    beyondRepair = true;
                }
                case SUPERSEDED, TOO_SOON -> counters.retransmissionsRefused++;
            }
        }
        return beyondRepair;
    }

    /**
     * The viewer's report on all packets (transport-wide feedback) tells of losses as well: of those that nobody asks for,
     * because the request was lost, and of those that were sent again already, for which browsers ask only after 100 ms.
     */
    void onFeedback(TransportFeedback feedback, long roundTripNanos, long allowedBitrate, long now) {
        refill(allowedBitrate, now);
        long interval = Math.max(SHORTEST_INTERVAL, roundTripNanos);
        for (PacketStatus packet : feedback.packets()) {
            int sequence = packet.received() ? -1 : carried.sequence(packet.sequenceNumber());
            if (sequence >= 0 && credit > 0 && wanted.size() < MOST_WAITING) {
                request(sequence, interval, now);
            }
        }
    }

    private PacketHistory.Lookup request(int sequence, long interval, long now) {
        PacketHistory.Lookup found = history.request(sequence, now, interval);
        switch (found) {
            case FOUND -> add(sequence, rate.repeats() ? 2 : 1);
            // Lost twice, it has held up everything behind it for long: one of two will come.
            case FOUND_AGAIN -> add(sequence, 2);
            case GONE, SUPERSEDED, TOO_SOON -> {}
        }
        return found;
    }

    private void add(int sequence, int times) {
        for (int i = 0; i < times; i++) {
            credit -= history.length(sequence);
            wanted.add(sequence);
        }
    }

    /** Their share of the allowed rate on average, and what that is in half a second at once. */
    private void refill(long allowedBitrate, long now) {
        double bytesPerSecond = Math.max(MIN_BITRATE, SHARE * allowedBitrate) / 8;
        credit = Math.min(credit + (now - creditAt) / (double) SECOND * bytesPerSecond, bytesPerSecond / 2);
        creditAt = now;
    }

    @Override
    public PacketPriority priority() {
        return PacketPriority.RETRANSMISSION;
    }

    @Override
    public boolean hasPacket(long now) {
        while (!wanted.isEmpty() && !history.holds(wanted.element(), now)) {
            wanted.remove();
            counters.retransmissionsRefused++;
        }
        return !wanted.isEmpty();
    }

    @Override
    public boolean write(ByteBuffer out, int transportSequence, long now) {
        int sequence = wanted.remove();
        int start = out.position();
        counters.packetsRetransmitted++;
        if (rtx.isEmpty()) {
            history.copyTo(sequence, out);
            counters.bytesRetransmitted += out.position() - start;
            return false;
        }
        history.copyTo(sequence, original.clear());
        header.rewriteTransportSequenceNumber(original.flip(), transportSequence);
        rtx.get().write(original, out);
        carried.add(transportSequence, sequence);
        counters.bytesRetransmitted += out.position() - start;
        return true;
    }
}
