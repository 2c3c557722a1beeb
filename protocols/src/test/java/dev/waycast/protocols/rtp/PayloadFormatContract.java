package dev.waycast.protocols.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.protocols.Fuzz;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every payload format has to keep. A new one extends this class. */
public abstract class PayloadFormatContract {

    private static final int ROUNDS = 500;

    /** Splits a picture into payloads of at most so many bytes. */
    protected abstract RtpPayloads packetize(byte[] picture, int maxPayload);

    protected abstract Depacketizer depacketizer();

    /** A well-formed picture of about that size, at least 1. */
    protected abstract byte[] picture(Random random, int size);

    /** What the depacketizer makes of this picture. */
    protected byte[] restored(byte[] picture) {
        return picture;
    }

    @Test
    void whatIsSplitIsPutTogether() {
        Random random = new Random(3550);
        Depacketizer depacketizer = depacketizer();
        int sequence = 65_000;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] picture = picture(random, 1 + random.nextInt(random.nextInt(4) == 0 ? 9000 : 200));
            int maxPayload = 16 + random.nextInt(1400);
            RtpPayloads payloads = packetize(picture, maxPayload);
            for (int i = 0; i < payloads.count(); i++) {
                assertThat(payloads.length(i)).isBetween(1, maxPayload);
            }
            Optional<byte[]> result = RtpPackets.accept(depacketizer, RtpPackets.packets(payloads, sequence));
            assertThat(result).contains(restored(picture));
            sequence += payloads.count();
        }
        assertThat(depacketizer.dropped()).isZero();
    }

    @Test
    void aPictureThatMissesAPacketIsDroppedAndTheNextIsNot() {
        Random random = new Random(7);
        byte[] picture = picture(random, 5000);
        int count = packetize(picture, 1000).count();
        assertThat(count).isGreaterThan(4);
        for (int missing = 0; missing < count; missing++) {
            Depacketizer depacketizer = depacketizer();
            RtpPackets.accept(depacketizer, RtpPackets.packets(packetize(picture(random, 5), 1000), 9));
            List<byte[]> packets = RtpPackets.packets(packetize(picture, 1000), 10);
            packets.remove(missing);
            assertThat(RtpPackets.accept(depacketizer, packets)).isEmpty();
            byte[] next = picture(random, 50);
            Optional<byte[]> result =
                    RtpPackets.accept(depacketizer, RtpPackets.packets(packetize(next, 1000), 10 + count));
            if (missing < count - 1) {
                assertThat(depacketizer.dropped()).isEqualTo(1);
                assertThat(result).contains(restored(next));
            } else {
                // Without its last packet a picture has no end but that of the next one.
                assertThat(result).isEmpty();
                assertThat(depacketizer.dropped()).isEqualTo(1);
            }
        }
    }

    @Test
    void paddingAloneIsNoPicture() {
        Depacketizer depacketizer = depacketizer();
        Random random = new Random(5);
        assertThat(depacketizer.accept(RtpPackets.parse(RtpPackets.packet(new byte[0], false, 0))))
                .isEmpty();
        byte[] picture = picture(random, 20);
        assertThat(RtpPackets.accept(depacketizer, RtpPackets.packets(packetize(picture, 1000), 1)))
                .contains(restored(picture));
    }

    @Test
    void aPayloadTooSmallForAnythingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> packetize(new byte[1], 15));
        assertThatIllegalArgumentException().isThrownBy(() -> packetize(new byte[1], 65_536));
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        Random random = new Random(11);
        List<byte[]> samples = RtpPackets.packets(packetize(picture(random, 400), 100), 0);
        Depacketizer depacketizer = depacketizer();
        Fuzz.run(samples, bytes -> {
            RtpPacket.parse(ByteBuffer.wrap(bytes)).ifPresent(depacketizer::accept);
            RtpPayloads payloads = packetize(bytes, 100);
            for (int i = 0; i < payloads.count(); i++) {
                assertThat(payloads.length(i)).isBetween(1, 100);
            }
        });
    }

    /** Shows payloads as hexadecimal digits, for comparing with bytes built by hand. */
    protected static List<String> hex(RtpPayloads payloads) {
        return RtpPackets.payloads(payloads).stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }
}
