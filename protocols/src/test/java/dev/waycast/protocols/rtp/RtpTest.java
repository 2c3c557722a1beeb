package dev.waycast.protocols.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.protocols.Fuzz;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtpTest {

    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.US_ASCII);
    private static final long CAPTURE_TIME = 0xE1234567_89ABCDEFL;

    @Test
    void writesAPlainHeader() {
        RtpHeaderTemplate header = RtpHeaderTemplate.of(102, 0xCAFEBABE).build();
        byte[] packet = write(header, true, 0x1FFFE, 0x01020304, 7, CAPTURE_TIME);
        assertThat(HexFormat.of().formatHex(packet)).isEqualTo("80e6fffe01020304cafebabe7061796c6f6164");
    }

    @Test
    void writesExtensionsInTheOneByteForm() {
        byte[] packet = write(everyExtension(6, 4, 3, 5).build(), false, 1, 2, 0xABCD, CAPTURE_TIME);
        // BEDE, 5 words: playout delay (id 6, 3 bytes), mid (4), transport number (3), capture time (5), padding.
        assertThat(HexFormat.of().formatHex(packet, 12, 36))
                .isEqualTo("bede0005" + "62000000" + "4061" + "31abcd" + "57e123456789abcdef" + "0000");
        assertThat(RtpPacket.parse(ByteBuffer.wrap(packet)).orElseThrow().headerLength())
                .isEqualTo(36);
    }

    @Test
    void readsBackWhatItWrites() {
        for (int base : List.of(1, 40)) {
            RtpHeaderTemplate header =
                    everyExtension(base, base + 1, base + 2, base + 3).build();
            RtpPacket packet = parse(write(header, true, 65535, -3, 65535, CAPTURE_TIME));

            assertThat(packet.marker()).isTrue();
            assertThat(packet.payloadType()).isEqualTo(102);
            assertThat(packet.sequenceNumber()).isEqualTo(65535);
            assertThat(packet.timestamp()).isEqualTo(-3);
            assertThat(packet.ssrc()).isEqualTo(0x12345678);
            assertThat(packet.playoutDelay(base)).contains(PlayoutDelay.IMMEDIATE);
            assertThat(packet.mid(base + 1)).contains("a");
            assertThat(packet.transportSequenceNumber(base + 2)).hasValue(65535);
            assertThat(packet.absoluteCaptureTime(base + 3))
                    .contains(new AbsoluteCaptureTime(CAPTURE_TIME, OptionalLong.empty()));
            assertThat(packet.extension(base + 4)).isEmpty();
            assertThat(packet.payload()).isEqualTo(ByteBuffer.wrap(PAYLOAD));
            assertThat(packet.headerLength()).isEqualTo(header.maxLength());
        }
    }

    @Test
    void leavesTheCaptureTimeOutWhenThereIsNone() {
        RtpHeaderTemplate header = everyExtension(6, 4, 3, 5).build();
        RtpPacket packet = parse(write(header, false, 1, 2, 3, RtpHeaderTemplate.NO_CAPTURE_TIME));
        assertThat(packet.absoluteCaptureTime(5)).isEmpty();
        assertThat(packet.transportSequenceNumber(3)).hasValue(3);
        assertThat(packet.headerLength()).isLessThan(header.maxLength());
    }

    @Test
    void givesAResentPacketANewTransportNumber() {
        RtpHeaderTemplate header = everyExtension(6, 4, 3, 5).build();
        for (long captureTime : new long[] {RtpHeaderTemplate.NO_CAPTURE_TIME, CAPTURE_TIME}) {
            byte[] written = write(header, false, 1, 2, 3, captureTime);
            ByteBuffer shifted = ByteBuffer.allocate(written.length + 5)
                    .position(5)
                    .put(written)
                    .position(5);
            header.rewriteTransportSequenceNumber(shifted, 0x8001);
            RtpPacket packet = RtpPacket.parse(shifted).orElseThrow();
            assertThat(packet.transportSequenceNumber(3)).hasValue(0x8001);
            assertThat(packet.sequenceNumber()).isEqualTo(1);
            assertThat(packet.payload()).isEqualTo(ByteBuffer.wrap(PAYLOAD));
        }
    }

    @Test
    void aLongMidTakesTheTwoByteForm() {
        String mid = "seventeen letters";
        RtpHeaderTemplate header = RtpHeaderTemplate.of(96, 1)
                .mid(1, mid)
                .transportSequenceNumber(2)
                .build();
        byte[] packet = write(header, false, 1, 2, 3, 0);
        assertThat(ByteBuffer.wrap(packet).getShort(12)).isEqualTo((short) 0x1000);
        assertThat(parse(packet).mid(1)).contains(mid);
        assertThat(parse(packet).transportSequenceNumber(2)).hasValue(3);
    }

    @Test
    void skipsContributorsAndPadding() {
        byte[] packet = HexFormat.of().parseHex("b1e00001000000020000000300000004" + "bede000100001012" + "aabb000003");
        // One CSRC; the extension block pads first and then holds id 1 of one byte; three bytes of padding.
        RtpPacket parsed = parse(packet);
        assertThat(parsed.extension(1)).contains(ByteBuffer.wrap(new byte[] {0x12}));
        assertThat(parsed.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xAA, (byte) 0xBB}));
    }

    @Test
    void id15EndsTheOneByteForm() {
        byte[] packet = HexFormat.of().parseHex("90600001000000020000000300");
        assertThat(RtpPacket.parse(ByteBuffer.wrap(packet))).isEmpty();
        byte[] ended = HexFormat.of().parseHex("906000010000000200000003" + "bede0001" + "f0001012");
        assertThat(parse(ended).extension(1)).isEmpty();
        assertThat(parse(ended).extension(15)).isEmpty();
    }

    @Test
    void refusesBrokenPackets() {
        byte[] good = write(everyExtension(6, 4, 3, 5).build(), false, 1, 2, 3, CAPTURE_TIME);
        for (int length = 0; length < good.length - PAYLOAD.length; length++) {
            assertThat(RtpPacket.parse(ByteBuffer.wrap(good, 0, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        byte[] version1 = good.clone();
        version1[0] = 0x50;
        assertThat(RtpPacket.parse(ByteBuffer.wrap(version1))).isEmpty();
        byte[] paddingTooLong = good.clone();
        paddingTooLong[0] |= 0x20;
        paddingTooLong[good.length - 1] = 8;
        assertThat(RtpPacket.parse(ByteBuffer.wrap(paddingTooLong))).isEmpty();
        paddingTooLong[good.length - 1] = 0;
        assertThat(RtpPacket.parse(ByteBuffer.wrap(paddingTooLong))).isEmpty();
        paddingTooLong[good.length - 1] = 7;
        assertThat(parse(paddingTooLong).payload().remaining()).isZero();
    }

    @Test
    void checksItsArguments() {
        assertThatIllegalArgumentException().isThrownBy(() -> RtpHeaderTemplate.of(128, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RtpHeaderTemplate.of(1, 1).mid(0, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlayoutDelay(Duration.ofMillis(10), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlayoutDelay(Duration.ZERO, Duration.ofMillis(40_960)));
    }

    @Test
    void readsPlayoutDelay() {
        PlayoutDelay delay = new PlayoutDelay(Duration.ofMillis(100), Duration.ofMillis(40_950));
        assertThat(delay.toBytes()).containsExactly(0x00, 0xAF, 0xFF);
        assertThat(PlayoutDelay.parse(ByteBuffer.wrap(delay.toBytes()))).contains(delay);
        assertThat(PlayoutDelay.parse(ByteBuffer.wrap(new byte[] {0x01, 0, 0}))).isEmpty();
        assertThat(PlayoutDelay.parse(ByteBuffer.allocate(2))).isEmpty();
    }

    @Test
    void readsCaptureTimeWithOffset() {
        ByteBuffer value = ByteBuffer.allocate(16).putLong(1).putLong(-1).flip();
        assertThat(AbsoluteCaptureTime.parse(value)).contains(new AbsoluteCaptureTime(1, OptionalLong.of(-1)));
        assertThat(AbsoluteCaptureTime.parse(ByteBuffer.allocate(9))).isEmpty();
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        List<byte[]> samples = List.of(
                write(everyExtension(6, 4, 3, 5).build(), true, 1, 2, 3, CAPTURE_TIME),
                write(everyExtension(60, 40, 30, 50).build(), true, 1, 2, 3, CAPTURE_TIME),
                write(RtpHeaderTemplate.of(96, 1).build(), true, 1, 2, 3, 0));
        Fuzz.run(
                samples,
                bytes -> RtpPacket.parse(ByteBuffer.wrap(bytes)).ifPresent(packet -> {
                    packet.payload();
                    for (int id = 0; id <= 256; id++) {
                        packet.extension(id);
                        packet.playoutDelay(id);
                        packet.absoluteCaptureTime(id);
                        packet.mid(id);
                        packet.transportSequenceNumber(id);
                    }
                }));
    }

    private static RtpHeaderTemplate.Builder everyExtension(int delay, int mid, int transport, int captureTime) {
        return RtpHeaderTemplate.of(102, 0x12345678)
                .playoutDelay(delay, PlayoutDelay.IMMEDIATE)
                .mid(mid, "a")
                .transportSequenceNumber(transport)
                .absoluteCaptureTime(captureTime);
    }

    private static byte[] write(
            RtpHeaderTemplate header, boolean marker, int sequence, int timestamp, int transport, long captureTime) {
        ByteBuffer out = ByteBuffer.allocate(200);
        header.write(out, marker, sequence, timestamp, transport, captureTime);
        out.put(PAYLOAD);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static RtpPacket parse(byte[] bytes) {
        return RtpPacket.parse(ByteBuffer.wrap(bytes)).orElseThrow();
    }
}
