package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.transports.webrtc.congestion.CongestionControl;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import dev.waycast.transports.webrtc.congestion.Probe;
import dev.waycast.transports.webrtc.congestion.SentPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The sender with a clock that stands still while it works. */
class PacedSenderTest {

    private static final long MILLISECOND = 1_000_000;
    private static final int VIDEO = 1;
    private static final int RTX = 2;
    private static final int REPAIR = 3;

    /** Packets of one size. */
    private static final class Packets implements PacketSource {

        final PacketPriority priority;
        final RtpHeaderTemplate header;
        int waiting;
        int sent;

        Packets(PacketPriority priority, int ssrc) {
            this.priority = priority;
            this.header =
                    RtpHeaderTemplate.of(96, ssrc).transportSequenceNumber(3).build();
        }

        @Override
        public PacketPriority priority() {
            return priority;
        }

        @Override
        public boolean hasPacket(long now) {
            return waiting > 0;
        }

        @Override
        public boolean write(ByteBuffer out, int transportSequence, long now) {
            waiting--;
            header.write(out, false, sent++, 0, transportSequence, 0);
            out.put(new byte[1000]);
            return true;
        }
    }

    private static final class Congestion implements CongestionControl {

        final List<SentPacket> sent = new ArrayList<>();
        final Queue<Probe> probes = new ArrayDeque<>();
        long pacingBitrate = 8_000_000;

        @Override
        public void onSent(SentPacket packet) {
            sent.add(packet);
        }

        @Override
        public void onTransportFeedback(TransportFeedback feedback, long now) {}

        @Override
        public void onReceiverReport(double fractionLost, long roundTripNanos, long now) {}

        @Override
        public void onReceiverEstimate(long bitsPerSecond, long now) {}

        @Override
        public void onTime(long now) {}

        @Override
        public void onApplicationLimited(boolean limited, long now) {}

        @Override
        public long targetBitrate() {
            return pacingBitrate;
        }

        @Override
        public long pacingBitrate() {
            return pacingBitrate;
        }

        @Override
        public Optional<Probe> takeProbe(long now) {
            return Optional.ofNullable(probes.poll());
        }

        @Override
        public NetworkEstimate estimate(long now) {
            return WebRtcStatistics.NONE.network();
        }
    }

    private final class Wire implements PacketSocket {

        final List<Integer> ssrcs = new ArrayList<>();
        boolean full;

        @Override
        public InetAddress local() {
            return InetAddress.ofLiteral("192.0.2.1");
        }

        @Override
        public boolean send(InetSocketAddress remote, ByteBuffer packet) {
            if (full) {
                return false;
            }
            ssrcs.add(packet.getInt(8));
            return true;
        }
    }

    private final Wire wire = new Wire();
    private final NetworkPath path = new NetworkPath(wire, new InetSocketAddress("192.0.2.7", 9));
    private final Congestion congestion = new Congestion();
    private final SenderCounters counters = new SenderCounters();
    private final PacketHistory history = new PacketHistory(100_000, Long.MAX_VALUE);
    private final Packets video = new Packets(PacketPriority.VIDEO, VIDEO);
    private final Packets repair = new Packets(PacketPriority.REPAIR, REPAIR);
    private final Packets retransmissions = new Packets(PacketPriority.RETRANSMISSION, RTX);
    private final PaddingPackets padding = new PaddingPackets(history, video.header, new RtxStream(97, RTX), counters);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(VideoSender.MAX_WIRE_PACKET);
    private long now = 1000 * MILLISECOND;
    private final PacedSender sender;

    PacedSenderTest() throws Exception {
        SrtpProfile profile = SrtpProfile.SRTP_AEAD_AES_128_GCM;
        SrtpSender srtp =
                new SrtpSender(profile, new byte[profile.keyLength], new byte[profile.saltLength], VIDEO, RTX, REPAIR);
        sender = new PacedSender(
                List.of(padding, repair, video, retransmissions),
                Optional.of(padding),
                congestion,
                new PacketOutput(srtp, counters),
                new BitrateShare(),
                () -> now);
    }

    @Test
    void theMostUrgentLeaveFirst() {
        repair.waiting = 1;
        video.waiting = 2;
        retransmissions.waiting = 1;

        assertThat(run()).isEqualTo(PacedSender.NOTHING_DUE);

        assertThat(wire.ssrcs).containsExactly(RTX, VIDEO, VIDEO, REPAIR);
    }

    @Test
    void numbersAreTransportWide() {
        video.waiting = 2;
        retransmissions.waiting = 2;
        run();

        assertThat(congestion.sent).extracting(SentPacket::transportSequence).containsExactly(0L, 1L, 2L, 3L);
        assertThat(congestion.sent).extracting(SentPacket::sentAt).containsOnly(now);
        assertThat(congestion.sent).extracting(SentPacket::bytes).containsOnly(12 + 8 + 1000 + 16);
    }

    @Test
    void noMoreThanABurstLeavesAtOnce() {
        video.waiting = 100;
        long due = run();

        assertThat(wire.ssrcs).hasSizeBetween(5, 6);
        assertThat(due).isBetween(now + 1, now + 2 * MILLISECOND);
        now = due;
        run();
        assertThat(wire.ssrcs).hasSizeBetween(6, 7);
    }

    @Test
    void withinTheHostNothingWaits() {
        video.waiting = 80;
        assertThat(sender.run(path, true, buffer)).isEqualTo(PacedSender.NOTHING_DUE);
        assertThat(wire.ssrcs).hasSize(80);
    }

    @Test
    void whatTheSystemDoesNotTakeIsNeitherNumberedNorPaced() {
        wire.full = true;
        video.waiting = 100;
        assertThat(run()).isEqualTo(PacedSender.NOTHING_DUE);
        assertThat(congestion.sent).isEmpty();
        assertThat(counters.packetsDropped).isEqualTo(100);
        wire.full = false;
        video.waiting = 1;
        run();
        assertThat(congestion.sent).extracting(SentPacket::transportSequence).containsExactly(0L);
    }

    @Test
    void aProbeTakesWhatWaitsAndFillsUpWithPadding() {
        remember();
        congestion.probes.add(new Probe(7, 80_000_000, 5, 20_000));
        video.waiting = 3;
        runUntilNothingIsDue();

        assertThat(wire.ssrcs.subList(0, 4)).containsExactly(VIDEO, VIDEO, VIDEO, RTX);
        assertThat(congestion.sent).extracting(SentPacket::probe).containsOnly(7);
        int bytes = congestion.sent.stream().mapToInt(SentPacket::bytes).sum();
        assertThat(bytes).isBetween(20_000, 21_200);
        long took =
                congestion.sent.getLast().sentAt() - congestion.sent.getFirst().sentAt();
        assertThat(took).as("no faster and not much slower than asked").isLessThan(3 * MILLISECOND);
        assertThat(counters.paddingBytes).isPositive();

        video.waiting = 1;
        now += 1000 * MILLISECOND;
        run();
        assertThat(congestion.sent.getLast().probe()).isZero();
    }

    @Test
    void thereIsNoProbeBeforeThereIsSomethingToPadWith() {
        congestion.probes.add(new Probe(1, 80_000_000, 5, 20_000));
        assertThat(run()).isEqualTo(PacedSender.NOTHING_DUE);
        assertThat(congestion.probes).hasSize(1);
    }

    private void remember() {
        ByteBuffer packet = ByteBuffer.allocate(1100);
        video.header.write(packet, true, 500, 0, 0, 0);
        byte[] payload = new byte[1000];
        Arrays.fill(payload, (byte) 5);
        history.add(500, packet.put(payload).flip(), false, now);
    }

    private void runUntilNothingIsDue() {
        for (long due = run(); due != PacedSender.NOTHING_DUE; due = run()) {
            now = due;
        }
    }

    private long run() {
        return sender.run(path, false, buffer);
    }
}
