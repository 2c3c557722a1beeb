package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlexFecPacketsTest {

    private static final int VIDEO = 7;
    private static final int REPAIR = 8;

    private final SenderCounters counters = new SenderCounters();
    private final RepairRate rate = new RepairRate(ErrorCorrection.FLEXFEC_03);
    private final FlexFecPackets repair = new FlexFecPackets(
            RtpHeaderTemplate.of(49, REPAIR).transportSequenceNumber(3).build(), new RtpStream(REPAIR), rate, counters);
    private final RtpHeaderTemplate video = RtpHeaderTemplate.of(96, VIDEO).build();
    private int sequence = 65_500;

    @Test
    void aPictureIsProtectedOnceItHasLeft() {
        protect(5);
        List<RtpPacket> packets = read();
        assertThat(packets).hasSize(1);
        assertThat(packets.getFirst().payloadType()).isEqualTo(49);
        assertThat(packets.getFirst().ssrc()).isEqualTo(REPAIR);
        assertThat(packets.getFirst().timestamp()).isEqualTo(90_000);
        assertThat(packets.getFirst().transportSequenceNumber(3)).hasValue(40);
        // The bit that ends the mask, and five packets in a row.
        assertThat(packets.getFirst().payload().getShort(18) & 0xFFFF).isEqualTo(0x8000 | 0b11111_0000000000);
        assertThat(counters.repairPackets).isEqualTo(1);
        assertThat(counters.repairBytes)
                .isEqualTo(packets.getFirst().headerLength()
                        + packets.getFirst().payload().remaining());
    }

    @Test
    void packetsAreDealtOutToBlocks() {
        protect(30);
        List<RtpPacket> packets = read();
        assertThat(packets).hasSize(2);
        assertThat(packets.get(0).payload().getShort(16) & 0xFFFF).isEqualTo(65_500);
        assertThat(packets.get(1).payload().getShort(16) & 0xFFFF).isEqualTo(65_501);
        // Every other one of the first fifteen; the mask goes on.
        assertThat(packets.get(0).payload().getShort(18) & 0xFFFF).isEqualTo(0b0101010101010101);
    }

    @Test
    void aPictureLargerThanAMaskIsProtectedInParts() {
        protect(200);
        List<RtpPacket> packets = read();
        assertThat(packets).hasSizeGreaterThanOrEqualTo(2);
        assertThat(packets).allMatch(packet -> packet.payload().remaining() > 32);
        protect(1);
        assertThat(read()).hasSize(1);
    }

    @Test
    void doesNotPileUp() {
        for (int i = 0; i < 1000; i++) {
            protect(1);
        }
        assertThat(read()).hasSizeBetween(1, 70);
    }

    private void protect(int packets) {
        for (int i = 0; i < packets; i++) {
            ByteBuffer packet = ByteBuffer.allocate(200);
            video.write(packet, i == packets - 1, sequence++, 90_000, 0, 0);
            packet.put(new byte[100]);
            repair.protect(packet.flip(), packets - 1 - i);
        }
    }

    private List<RtpPacket> read() {
        List<RtpPacket> packets = new ArrayList<>();
        while (repair.hasPacket(0)) {
            ByteBuffer out = ByteBuffer.allocate(VideoSender.MAX_WIRE_PACKET);
            assertThat(repair.write(out, 40 + packets.size(), 0)).isTrue();
            packets.add(RtpPacket.parse(out.flip()).orElseThrow());
        }
        return packets;
    }
}
