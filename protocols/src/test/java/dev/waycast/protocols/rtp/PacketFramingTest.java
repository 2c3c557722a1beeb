package dev.waycast.protocols.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.Fuzz;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PacketFramingTest {

    private static final int LONGEST = 300;

    /** RFC 4571 section 2: the length is that of the packet alone, in network byte order. */
    @Test
    void aPacketStandsBehindItsLength() {
        assertThat(packets(new byte[] {0, 3, 7, 8, 9, 0, 1, 5})).containsExactly(new byte[] {7, 8, 9}, new byte[] {5});
    }

    @Test
    void packetsComeWholeHoweverTheStreamIsCut() {
        Random random = new Random(4571);
        List<byte[]> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            byte[] packet = new byte[1 + random.nextInt(LONGEST)];
            random.nextBytes(packet);
            sent.add(packet);
            stream.write(packet.length >> 8);
            stream.write(packet.length);
            stream.writeBytes(packet);
        }
        for (int most : new int[] {1, 2, 3, 50, 599}) {
            PacketFraming framing = new PacketFraming(LONGEST);
            List<byte[]> received = new ArrayList<>();
            byte[] bytes = stream.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(
                        Math.min(1 + random.nextInt(most), framing.input().remaining()), bytes.length - at);
                framing.input().put(bytes, at, count);
                at += count;
                assertThat(framing.drain(packet -> received.add(copy(packet)))).isTrue();
            }
            assertThat(received).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void emptyPacketsSayNothing() {
        assertThat(packets(new byte[] {0, 0, 0, 0, 0, 1, 5})).containsExactly(new byte[] {5});
    }

    @Test
    void aPacketThatIsTooLongEndsTheStream() {
        PacketFraming framing = new PacketFraming(LONGEST);
        framing.input().put(new byte[] {0, 1, 5, 'G', 'E', 'T', ' '});
        List<byte[]> received = new ArrayList<>();
        assertThat(framing.drain(packet -> received.add(copy(packet)))).isFalse();
        assertThat(received).containsExactly(new byte[] {5});
    }

    @Test
    @Tag("fuzz")
    void nothingThatArrivesBreaksIt() {
        Fuzz.run(List.of(new byte[] {0, 3, 7, 8, 9, 0, 1, 5}, new byte[300]), bytes -> {
            PacketFraming framing = new PacketFraming(LONGEST);
            int at = 0;
            boolean sound = true;
            while (sound && at < bytes.length) {
                int count = Math.min(framing.input().remaining(), bytes.length - at);
                assertThat(count).as("room").isPositive();
                framing.input().put(bytes, at, count);
                at += count;
                sound = framing.drain(packet -> assertThat(packet.remaining()).isBetween(1, LONGEST));
            }
        });
    }

    private static List<byte[]> packets(byte[] stream) {
        PacketFraming framing = new PacketFraming(LONGEST);
        framing.input().put(stream);
        List<byte[]> packets = new ArrayList<>();
        assertThat(framing.drain(packet -> packets.add(copy(packet)))).isTrue();
        return packets;
    }

    private static byte[] copy(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}
