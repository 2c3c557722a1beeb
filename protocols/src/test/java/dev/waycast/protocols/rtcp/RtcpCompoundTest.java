package dev.waycast.protocols.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.protocols.Fuzz;
import dev.waycast.protocols.rtcp.TransportFeedback.PacketStatus;
import dev.waycast.protocols.rtp.NtpTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtcpCompoundTest {

    private static final ReportBlock BLOCK = new ReportBlock(0x0A0B0C0D, 64, -2, 0x00010005, 900, 0x11223344, 0x10000);

    /** Laid out by hand from the figures in the RFCs and drafts. */
    @Test
    void readsAndWritesTheLayouts() {
        both(
                "80c80006 01020304 e123456789abcdef 00015f90 0000000a 000003e8",
                new SenderReport(0x01020304, 0xE1234567_89ABCDEFL, 90_000, 10, 1000, List.of()));
        both(
                "81c90007 01020304 0a0b0c0d 40fffffe 00010005 00000384 11223344 00010000",
                new ReceiverReport(0x01020304, List.of(BLOCK)));
        both("81ca0004 01020304 0107 77617963617374 00 00 00", SourceDescription.of(0x01020304, "waycast"));
        both("81ca0003 01020304 0103 616263 00 00 00", SourceDescription.of(0x01020304, "abc"));
        both("82cb0002 00000001 ffffffff", new Goodbye(List.of(1, -1), ""));
        both("81cb0003 00000001 05 6c656176 65 0000", new Goodbye(List.of(1), "leave"));
        both("81cd0004 00000001 00000002 ffff8001 00640000", new GenericNack(1, 2, List.of(65535, 0, 15, 100)));
        both("81ce0002 00000001 00000002", new PictureLossIndication(1, 2));
        both(
                "84ce0004 00000001 00000000 00000002 07000000",
                new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(2, 7))));
        // REMB: 131072 * 2^4 = 2097152.
        both(
                "8fce0005 00000001 00000000 52454d42 01120000 00000002",
                new ReceiverEstimatedMaxBitrate(1, 2_097_152, List.of(2)));
    }

    @Test
    void readsTransportFeedback() {
        // Base 65534, 9 packets, reference time 1 (64 ms), number 5. A two-bit vector: small, none, large, small, none,
        // none, small; then a run of two small ones.
        String hex = "8fcd0008 00000001 00000002 fffe0009 00000105 d241 2002 04 fff8 00 ff 01 02 000000 0000";
        TransportFeedback feedback = (TransportFeedback) parse(hex).packets().getFirst();
        assertThat(feedback.feedbackNumber()).isEqualTo(5);
        assertThat(feedback.packets())
                .containsExactly(
                        new PacketStatus(65534, true, 65_000),
                        new PacketStatus(65535, false, 0),
                        new PacketStatus(0, true, 63_000),
                        new PacketStatus(1, true, 63_000),
                        new PacketStatus(2, false, 0),
                        new PacketStatus(3, false, 0),
                        new PacketStatus(4, true, 63_000 + 63_750),
                        new PacketStatus(5, true, 127_000),
                        new PacketStatus(6, true, 127_500));
    }

    @Test
    void transportFeedbackReadsBack() {
        Random random = new Random(15);
        for (int round = 0; round < 500; round++) {
            List<PacketStatus> packets = new ArrayList<>();
            long time = (random.nextInt(1 << 24) - (1 << 23)) * 64_000L;
            int base = random.nextInt(65536);
            int size = 1 + random.nextInt(300);
            int lossOf100 = random.nextInt(101);
            int span = random.nextBoolean() ? 200 : 20_000;
            for (int i = 0; i < size; i++) {
                boolean received = random.nextInt(100) >= lossOf100;
                time += received ? 250L * (random.nextInt(span) - span / 8) : 0;
                packets.add(new PacketStatus(base + i & 0xFFFF, received, received ? time : 0));
            }
            boolean fits = packets.stream().allMatch(p -> Math.abs(p.arrivalMicros() / 64_000) < 1 << 23);
            if (fits) {
                TransportFeedback feedback = new TransportFeedback(1, 2, round & 0xFF, packets);
                assertThat(parse(bytes(feedback)).packets()).containsExactly(feedback);
            }
        }
    }

    @Test
    void aLongSilenceIsARunOfFewBytes() {
        List<PacketStatus> packets = new ArrayList<>(List.of(new PacketStatus(0, true, 0)));
        for (int i = 1; i < 20_000; i++) {
            packets.add(new PacketStatus(i, false, 0));
        }
        byte[] written = bytes(new TransportFeedback(1, 2, 3, packets));
        assertThat(written).hasSizeLessThan(40);
        assertThat(parse(written).packets()).containsExactly(new TransportFeedback(1, 2, 3, packets));
    }

    @Test
    void refusesFeedbackThatCannotBeWritten() {
        List<PacketStatus> farApart = List.of(new PacketStatus(0, true, 0), new PacketStatus(1, true, 9_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> bytes(new TransportFeedback(1, 2, 3, farApart)));
        assertThatIllegalArgumentException().isThrownBy(() -> bytes(new TransportFeedback(1, 2, 3, List.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bytes(new ReceiverReport(1, Collections.nCopies(32, BLOCK))));
        assertThatIllegalArgumentException().isThrownBy(() -> bytes(SourceDescription.of(1, "x".repeat(256))));
    }

    @Test
    void readsACompoundPacket() {
        List<RtcpPacket> packets = List.of(
                new SenderReport(1, 2, 3, 4, 5, List.of(BLOCK, BLOCK)),
                new SourceDescription(
                        List.of(new SourceDescription.Chunk(1, "a"), new SourceDescription.Chunk(2, "longer name"))),
                new PictureLossIndication(1, 2),
                new Goodbye(List.of(1), "bye"));
        RtcpCompound compound = parse(bytes(packets.toArray(RtcpPacket[]::new)));
        assertThat(compound).isEqualTo(new RtcpCompound(packets, 0, false));
    }

    @Test
    void skipsOtherTypesAndItems() {
        // An XR packet, an unknown feedback format, application feedback that is no REMB, SDES with a tool item.
        RtcpCompound compound = parse("80cf0001 00000001" + "83cd0002 00000001 00000002"
                + "8fce0003 00000001 00000002 41424344" + "81ca0004 00000001 0603 616263 0101 78 00 000000"
                + "81ce0002 00000001 00000002");
        assertThat(compound.skipped()).isEqualTo(3);
        assertThat(compound.damaged()).isFalse();
        assertThat(compound.packets()).containsExactly(SourceDescription.of(1, "x"), new PictureLossIndication(1, 2));
    }

    @Test
    void takesPaddingOff() {
        assertThat(parse("a1cb0002 00000001 00000004").packets()).containsExactly(new Goodbye(List.of(1), ""));
        assertThat(parse("a1cb0002 00000001 00000000").damaged()).isTrue();
        assertThat(parse("a1cb0002 00000001 00000009").damaged()).isTrue();
    }

    @Test
    void keepsWhatComesBeforeTheDamage() {
        RtcpCompound cut = parse("81ce0002 00000001 00000002" + "81ce0002 00000001");
        assertThat(cut.packets()).containsExactly(new PictureLossIndication(1, 2));
        assertThat(cut.damaged()).isTrue();
        RtcpCompound wrongContent = parse("84ce0002 00000001 00000000" + "81ce0002 00000001 00000002");
        assertThat(wrongContent.packets()).containsExactly(new PictureLossIndication(1, 2));
        assertThat(wrongContent.damaged()).isTrue();
        assertThat(parse("").damaged()).isTrue();
        assertThat(parse("41ce0002 00000001 00000002").damaged()).isTrue();
    }

    @Test
    void rembKeeps18BitsAndSaturates() {
        assertThat(((ReceiverEstimatedMaxBitrate)
                                parse(bytes(new ReceiverEstimatedMaxBitrate(1, 12_345_679, List.of())))
                                        .packets()
                                        .getFirst())
                        .bitsPerSecond())
                .isBetween(12_345_600L, 12_345_679L);
        assertThat(((ReceiverEstimatedMaxBitrate) parse("8fce0004 00000001 00000000 52454d42 00ffffff")
                                .packets()
                                .getFirst())
                        .bitsPerSecond())
                .isEqualTo(Long.MAX_VALUE);
    }

    /** The figures of RFC 3550 section 6.4.1, figure 2: 6.125 s there and back. */
    @Test
    void measuresTheRoundTrip() {
        int lastReport = 0xB705_2000;
        ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, lastReport, 0x0005_4000);
        assertThat(block.roundTripTime(0x0000B710_80000000L)).contains(Duration.ofMillis(6125));
        assertThat(new ReportBlock(1, 0, 0, 0, 0, 0, 0).roundTripTime(NtpTime.of(Instant.now())))
                .isEmpty();
        assertThat(block.roundTripTime(0x0000B705_00000000L)).isEmpty();
        assertThat(BLOCK.lossRate()).isEqualTo(0.25);
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        List<PacketStatus> statuses = List.of(
                new PacketStatus(9, true, 1000), new PacketStatus(10, false, 0), new PacketStatus(11, true, 500_000));
        List<byte[]> samples = List.of(
                bytes(
                        new SenderReport(1, 2, 3, 4, 5, List.of(BLOCK)),
                        SourceDescription.of(1, "cname"),
                        new Goodbye(List.of(1), "bye")),
                bytes(new ReceiverReport(1, List.of(BLOCK, BLOCK)), new GenericNack(1, 2, List.of(5, 6, 7, 40))),
                bytes(new TransportFeedback(1, 2, 3, statuses), new PictureLossIndication(1, 2)),
                bytes(
                        new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(2, 3))),
                        new ReceiverEstimatedMaxBitrate(1, 3_000_000, List.of(2, 3))));
        Fuzz.run(samples, bytes -> {
            RtcpCompound compound = parse(bytes);
            assertThat(compound.packets().size() + compound.skipped()).isLessThanOrEqualTo(bytes.length / 4);
        });
    }

    private static void both(String hex, RtcpPacket packet) {
        byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(parse(hex)).isEqualTo(new RtcpCompound(List.of(packet), 0, false));
        assertThat(bytes(packet)).isEqualTo(expected);
    }

    private static byte[] bytes(RtcpPacket... packets) {
        ByteBuffer out = ByteBuffer.allocate(8192);
        RtcpCompound.write(List.of(packets), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static RtcpCompound parse(String hex) {
        return parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static RtcpCompound parse(byte[] bytes) {
        return RtcpCompound.parse(ByteBuffer.wrap(bytes));
    }
}
