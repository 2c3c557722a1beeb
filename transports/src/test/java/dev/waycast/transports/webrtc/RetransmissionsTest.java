package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtcp.TransportFeedback;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.RtxPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetransmissionsTest {

    private static final long MILLI = 1_000_000;
    private static final long ROUND_TRIP = 40 * MILLI;
    private static final long BITRATE = 3_000_000;

    private final PacketHistory history = new PacketHistory(100_000, 1000 * MILLI);
    private final CarriedPackets carried = new CarriedPackets();
    private final RtpHeaderTemplate header =
            RtpHeaderTemplate.of(96, 1).transportSequenceNumber(3).build();
    private final Retransmissions retransmissions = new Retransmissions(
            history,
            header,
            Optional.of(new RtxStream(97, 2)),
            new SenderCounters(),
            carried,
            new RepairRate(ErrorCorrection.AUTO),
            0);
    private int transportSequence = 500;

    RetransmissionsTest() {
        for (int sequence = 10; sequence < 20; sequence++) {
            ByteBuffer packet = ByteBuffer.allocate(200);
            header.write(packet, true, sequence, 0, transportSequence, 0);
            history.add(sequence, packet.put(new byte[100]).flip(), false, 0);
            carried.add(transportSequence++, sequence);
        }
    }

    @Test
    void whatIsReportedLostIsSentAgainWithoutBeingAskedFor() {
        report(60, 503, 507);
        assertThat(sent(60)).containsExactly(13, 17);
    }

    @Test
    void askedForAndReportedItIsSentOnce() {
        retransmissions.onNack(List.of(13), ROUND_TRIP, BITRATE, 60 * MILLI);
        report(70, 503);
        assertThat(sent(70)).containsExactly(13);
    }

    @Test
    void whatIsLostAgainIsSentTwice() {
        retransmissions.onNack(List.of(13), ROUND_TRIP, BITRATE, 60 * MILLI);
        assertThat(sent(60)).containsExactly(13);
        report(120, transportSequence - 1);
        assertThat(sent(120)).containsExactly(13, 13);
    }

    @Test
    void whatArrivedOrIsNotKnownIsNot() {
        report(60, 900);
        assertThat(sent(60)).isEmpty();
    }

    /** The first packets arrived, but for these. */
    private void report(long atMillis, int... lost) {
        List<PacketStatus> statuses = new ArrayList<>();
        for (int number : lost) {
            statuses.add(new PacketStatus(number, false, 0));
            statuses.add(new PacketStatus(number + 1, true, 1000));
        }
        retransmissions.onFeedback(new TransportFeedback(1, 1, 0, statuses), ROUND_TRIP, BITRATE, atMillis * MILLI);
    }

    private List<Integer> sent(long atMillis) {
        List<Integer> sequences = new ArrayList<>();
        while (retransmissions.hasPacket(atMillis * MILLI)) {
            ByteBuffer out = ByteBuffer.allocate(VideoSender.MAX_WIRE_PACKET);
            retransmissions.write(out, transportSequence++, atMillis * MILLI);
            RtpPacket packet = RtpPacket.parse(out.flip()).orElseThrow();
            sequences.add(RtxPacket.originalSequenceNumber(packet).orElseThrow());
        }
        return sequences;
    }
}
