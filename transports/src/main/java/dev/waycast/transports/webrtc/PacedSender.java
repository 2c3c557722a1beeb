package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.congestion.CongestionControl;
import dev.waycast.transports.webrtc.congestion.Probe;
import dev.waycast.transports.webrtc.congestion.SentPacket;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sends what waits for one viewer, most urgent first, no faster than its network is thought to take, and faster for a
 * moment where congestion control wants to learn more. On the sending thread only.
 */
final class PacedSender {

    /** Nothing waits. */
    static final long NOTHING_DUE = Long.MAX_VALUE;

    private final List<PacketSource> mostUrgentFirst;
    private final Optional<PaddingPackets> padding;
    private CongestionControl congestion;
    private final PacketOutput output;
    private final BitrateShare share;
    private final LongSupplier clock;
    private final Pacer pacer;
    private long transportSequence;
    private double mostPacing = Double.MAX_VALUE;

    private Optional<Probe> probe = Optional.empty();
    private int probePackets;
    private int probeBytes;

    /**
     * @param sources in any order
     * @param padding empty where nothing may be sent that is not needed; then there are no probes
     * @param clock {@link System#nanoTime()}
     */
    PacedSender(
            List<PacketSource> sources,
            Optional<PaddingPackets> padding,
            CongestionControl congestion,
            PacketOutput output,
            BitrateShare share,
            LongSupplier clock) {
        this.mostUrgentFirst = sources.stream()
                .sorted(Comparator.comparing(PacketSource::priority))
                .toList();
        this.padding = padding;
        this.congestion = congestion;
        this.output = output;
        this.share = share;
        this.clock = clock;
        this.pacer = new Pacer(clock.getAsLong());
    }

    /** Packets take another path from now on, which another control judges. */
    void follow(CongestionControl ofPath) {
        endProbe();
        congestion = ofPath;
    }

    /** However little the network has to do. @param factor multiple of the target bitrate, at least 1 */
    void mostPacing(double factor) {
        mostPacing = factor;
    }

    /**
     * Sends what may leave now.
     *
     * @param withinHost whether there is no network to spare
     * @return when the next packet may leave, {@link #NOTHING_DUE} when none waits
     */
    long run(NetworkPath path, boolean withinHost, ByteBuffer wire) {
        long now = clock.getAsLong();
        if (withinHost) {
            endProbe();
        } else {
            beginProbe(now);
        }
        setPace(withinHost, now);
        while (true) {
            Optional<PacketSource> next = next(now);
            if (next.isEmpty()) {
                return NOTHING_DUE;
            }
            long due = pacer.due(now);
            if (due > now) {
                return due;
            }
            send(next.get(), path, wire, now);
            if (probeIsOver()) {
                endProbe();
                setPace(withinHost, now);
            }
            now = clock.getAsLong();
        }
    }

    private Optional<PacketSource> next(long now) {
        for (PacketSource source : mostUrgentFirst) {
            if (source.hasPacket(now)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    private void setPace(boolean withinHost, long now) {
        if (withinHost) {
            pacer.withinHost(now);
        } else {
            pacer.rate(probe.map(Probe::bitsPerSecond).orElseGet(this::pacingBitrate), now);
        }
    }

    private long pacingBitrate() {
        return (long) Math.min(congestion.pacingBitrate(), mostPacing * congestion.targetBitrate());
    }

    private void send(PacketSource source, NetworkPath path, ByteBuffer wire, long now) {
        boolean numbered = source.write(output.packet(), (int) transportSequence, now);
        int bytes = output.send(path, wire);
        long after = clock.getAsLong();
        if (bytes > 0) {
            pacer.onSent(bytes, now);
            switch (source.priority()) {
                case VIDEO -> share.onPictures(bytes, now);
                case RETRANSMISSION, REPAIR -> share.onOthers(bytes, now);
                default -> {}
            }
            if (numbered) {
                congestion.onSent(new SentPacket(
                        transportSequence++,
                        bytes,
                        after,
                        probe.map(Probe::number).orElse(0)));
                probePackets++;
                probeBytes += bytes;
            }
        }
        source.sent(after - now, after);
    }

    private void beginProbe(long now) {
        if (probe.isPresent() || padding.isEmpty() || !padding.get().possible()) {
            return;
        }
        probe = congestion.takeProbe(now);
        probePackets = 0;
        probeBytes = 0;
        padding.get().wanted(probe.isPresent());
    }

    private boolean probeIsOver() {
        return probe.isPresent()
                && probePackets >= probe.get().packets()
                && probeBytes >= probe.get().bytes();
    }

    private void endProbe() {
        probe = Optional.empty();
        padding.ifPresent(packets -> packets.wanted(false));
    }
}
