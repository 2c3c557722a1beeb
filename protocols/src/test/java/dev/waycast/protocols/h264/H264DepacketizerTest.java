package dev.waycast.protocols.h264;

import static dev.waycast.protocols.h264.H264PacketizerTest.annexB;
import static dev.waycast.protocols.h264.H264PacketizerTest.hex;
import static dev.waycast.protocols.h264.H264PacketizerTest.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.Fuzz;
import dev.waycast.protocols.rtp.RtpHeaderTemplate;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class H264DepacketizerTest {

    private static final RtpHeaderTemplate HEADER =
            RtpHeaderTemplate.of(102, 1).transportSequenceNumber(3).build();

    @Test
    void putsTogetherWhatThePacketizerSplits() {
        Random random = new Random(6184);
        H264Depacketizer depacketizer = new H264Depacketizer();
        int sequence = 65_000;
        for (int round = 0; round < 500; round++) {
            byte[] picture = randomPicture(random);
            List<byte[]> packets = packets(picture, 16 + random.nextInt(1400), sequence);
            sequence += packets.size();
            Optional<byte[]> result = Optional.empty();
            for (byte[] packet : packets) {
                assertThat(result).isEmpty();
                result = depacketizer.accept(parse(packet));
            }
            assertThat(result).contains(picture);
        }
        assertThat(depacketizer.dropped()).isZero();
    }

    @Test
    void dropsAPictureThatMissesAPacket() {
        byte[] picture = annexB(unit(0x67, 10), unit(0x65, 5000));
        for (int missing = 0; missing < 4; missing++) {
            H264Depacketizer depacketizer = new H264Depacketizer();
            depacketizer.accept(parse(packets(annexB(unit(0x41, 5)), 1000, 9).getFirst()));
            List<byte[]> packets = packets(picture, 1000, 10);
            packets.remove(missing);
            packets.forEach(
                    packet -> assertThat(depacketizer.accept(parse(packet))).isEmpty());
            assertThat(depacketizer.dropped()).isEqualTo(1);
            byte[] next = annexB(unit(0x41, 50));
            Optional<byte[]> result = depacketizer.accept(
                    parse(packets(next, 1000, 10 + packets.size() + 1).getFirst()));
            assertThat(result).contains(next);
        }
    }

    @Test
    void dropsBrokenPayloads() {
        for (String payload : List.of(
                "78", "780003aabb", "780000", "7801", "7c85", "7c45aa", "7cc5aa", "7c05aa", "79aa", "7daa", "60aa")) {
            H264Depacketizer depacketizer = new H264Depacketizer();
            assertThat(depacketizer.accept(parse(packet(hex(payload), true, 1))))
                    .as(payload)
                    .isEmpty();
            assertThat(depacketizer.dropped()).isEqualTo(1);
        }
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        List<byte[]> samples = packets(annexB(unit(0x67, 20), unit(0x68, 6), unit(0x65, 300)), 100, 0);
        H264Depacketizer depacketizer = new H264Depacketizer();
        Fuzz.run(samples, bytes -> {
            RtpPacket.parse(ByteBuffer.wrap(bytes)).ifPresent(depacketizer::accept);
            RtpPayloads payloads = new H264Packetizer(100).packetize(bytes);
            for (int i = 0; i < payloads.count(); i++) {
                assertThat(payloads.length(i)).isBetween(1, 100);
            }
        });
    }

    private static byte[] randomPicture(Random random) {
        byte[][] units = new byte[1 + random.nextInt(5)][];
        for (int i = 0; i < units.length; i++) {
            int size = random.nextInt(4) == 0 ? 1 + random.nextInt(6000) : 1 + random.nextInt(60);
            units[i] = unit(random.nextBoolean() ? 0x65 : 0x68, size);
        }
        return annexB(units);
    }

    private static List<byte[]> packets(byte[] picture, int maxPayload, int firstSequence) {
        RtpPayloads payloads = new H264Packetizer(maxPayload).packetize(picture);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < payloads.count(); i++) {
            packets.add(packet(H264PacketizerTest.payload(payloads, i), payloads.isLast(i), firstSequence + i));
        }
        return packets;
    }

    private static byte[] packet(byte[] payload, boolean marker, int sequence) {
        ByteBuffer out = ByteBuffer.allocate(HEADER.maxLength() + payload.length);
        HEADER.write(out, marker, sequence, 3000, sequence, RtpHeaderTemplate.NO_CAPTURE_TIME);
        return out.put(payload).array();
    }

    private static RtpPacket parse(byte[] packet) {
        return RtpPacket.parse(ByteBuffer.wrap(packet)).orElseThrow();
    }
}
