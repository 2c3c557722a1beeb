package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Limit;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void blocksOverlap() {
        lose(0.01);
        protect(20);
        List<RtpPacket> packets = read();
        assertThat(packets).hasSize(2);
        assertThat(packets.get(0).payload().getShort(16) & 0xFFFF).isEqualTo(65_500);
        assertThat(packets.get(1).payload().getShort(16) & 0xFFFF).isEqualTo(65_500);
        // By turns in both blocks, in the first, in the second; the mask goes on.
        assertThat(packets.get(0).payload().getShort(18) & 0xFFFF).isEqualTo(0b0110110110110110);
        assertThat(packets.get(1).payload().getShort(18) & 0xFFFF).isEqualTo(0b0101101101101101);
    }

    @ParameterizedTest
    @CsvSource({"3, 0.05", "10, 0.05", "20, 0.05", "40, 0.05", "10, 0.01", "80, 0.01", "8, 0.1"})
    void hardlyAnyPictureHasToWait(int packets, double loss) {
        lose(loss);
        Random random = new Random(1);
        int waiting = 0;
        for (int picture = 0; picture < 1000; picture++) {
            int first = sequence;
            protect(packets);
            List<Set<Integer>> blocks = read().stream()
                    .map(repairPacket -> protectedBy(repairPacket.payload(), first))
                    .filter(_ -> random.nextDouble() >= loss)
                    .toList();
            Set<Integer> missing = new HashSet<>();
            for (int i = 0; i < packets; i++) {
                if (random.nextDouble() < loss) {
                    missing.add(i);
                }
            }
            waiting += isRestored(missing, blocks) ? 0 : 1;
        }
        assertThat(waiting).isLessThan(40);
    }

    /** As a receiver does: whatever is the only one missing of a block is restored, which may complete another block. */
    private static boolean isRestored(Set<Integer> missing, List<Set<Integer>> blocks) {
        boolean any = true;
        while (any) {
            any = false;
            for (Set<Integer> block : blocks) {
                List<Integer> lost = block.stream().filter(missing::contains).toList();
                if (lost.size() == 1) {
                    any = missing.remove(lost.getFirst());
                }
            }
        }
        return missing.isEmpty();
    }

    private static Set<Integer> protectedBy(ByteBuffer payload, int first) {
        return SimulatedBrowser.protectedBy(payload, number -> (number - first & 0xFFFF)).stream()
                .map(Long::intValue)
                .collect(Collectors.toSet());
    }

    private void lose(double share) {
        rate.update(new NetworkEstimate(1, 0, share, 40, 0, Usage.NORMAL, Limit.START), 40, 0, false, 0);
    }

    @Test
    void aPictureLargerThanAMaskIsProtectedInParts() {
        lose(0.02);
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
