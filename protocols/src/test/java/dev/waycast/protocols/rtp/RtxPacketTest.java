package dev.waycast.protocols.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.Fuzz;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtxPacketTest {

    private static final int MEDIA = 0x01020304;
    private static final int RTX = 0x0A0B0C0D;

    @Test
    void aPacketWithoutExtensions() {
        byte[] original = {(byte) 0x80, (byte) 0xE0, 0x12, 0x34, 0, 0, 0, 9, 1, 2, 3, 4, 65, 66, 67};
        ByteBuffer out = ByteBuffer.allocate(100);

        RtxPacket.write(ByteBuffer.wrap(original), 97, RTX, 5, out);

        assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {
            (byte) 0x80, (byte) 0xE1, 0, 5, 0, 0, 0, 9, 10, 11, 12, 13, 0x12, 0x34, 65, 66, 67
        }));
    }

    @Test
    void whatWasSentAgainReadsBackAsTheOriginal() {
        ByteBuffer original = ByteBuffer.allocate(200);
        RtpHeaderTemplate header = RtpHeaderTemplate.of(96, MEDIA)
                .playoutDelay(5, PlayoutDelay.IMMEDIATE)
                .transportSequenceNumber(3)
                .absoluteCaptureTime(12)
                .build();
        header.write(original, true, 65_535, 90_000, 17, 77);
        original.put(new byte[] {1, 2, 3, 4, 5}).flip();
        ByteBuffer again = ByteBuffer.allocate(200);

        RtxPacket.write(original, 97, RTX, 70_000, again);
        RtpPacket rtx = RtpPacket.parse(again.flip()).orElseThrow();

        assertThat(rtx.payloadType()).isEqualTo(97);
        assertThat(rtx.ssrc()).isEqualTo(RTX);
        assertThat(rtx.sequenceNumber()).isEqualTo(70_000 & 0xFFFF);
        assertThat(rtx.playoutDelay(5)).contains(PlayoutDelay.IMMEDIATE);
        assertThat(RtxPacket.originalSequenceNumber(rtx)).contains(65_535);
        ByteBuffer restored = ByteBuffer.allocate(200);
        assertThat(RtxPacket.restore(rtx, 96, MEDIA, restored)).isTrue();
        assertThat(restored.flip()).isEqualTo(original);
    }

    @Test
    void paddingSendsNothingAgain() {
        byte[] padding = {(byte) 0xA0, 97, 0, 5, 0, 0, 0, 9, 10, 11, 12, 13, 0, 0, 0, 4};
        RtpPacket rtx = RtpPacket.parse(ByteBuffer.wrap(padding)).orElseThrow();

        assertThat(RtxPacket.originalSequenceNumber(rtx)).isEmpty();
        assertThat(RtxPacket.restore(rtx, 96, MEDIA, ByteBuffer.allocate(100))).isFalse();
    }

    @Test
    @Tag("fuzz")
    void rubbishIsRestoredOrRefused() {
        ByteBuffer sample = ByteBuffer.allocate(24);
        RtpHeaderTemplate.of(97, RTX).transportSequenceNumber(3).build().write(sample, true, 1, 2, 3, 0);
        Fuzz.run(
                List.of(sample.array()),
                bytes -> RtpPacket.parse(ByteBuffer.wrap(bytes)).ifPresent(packet -> {
                    ByteBuffer out = ByteBuffer.allocate(bytes.length);
                    if (RtxPacket.restore(packet, 96, MEDIA, out)) {
                        assertThat(RtpPacket.parse(out.flip())).isPresent();
                    }
                }));
    }
}
