package dev.waycast.protocols.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlexFecBlockTest {

    private static final int SSRC = 0x01020304;

    private final FlexFecBlock block = new FlexFecBlock(1500);

    @Test
    void aBlockOfTwoPackets() {
        block.add(packet(65_535, 0x60, 0x11223344, 1, 2, 3));
        block.add(packet(1, 0xE0, 0x11223345, 4));

        ByteBuffer out = write();

        assertThat(out).isEqualTo(ByteBuffer.wrap(new byte[] {
            0x00,
            (byte) 0x80,
            0,
            2,
            0,
            0,
            0,
            1, // flags, marker, length 3 ^ 1, timestamps
            1,
            0,
            0,
            0,
            1,
            2,
            3,
            4, // one SSRC
            (byte) 0xFF,
            (byte) 0xFF,
            (byte) 0xD0,
            0, // base, k, packets 0 and 2
            1 ^ 4,
            2,
            3
        }));
    }

    @Test
    void masksOfAllLengths() {
        for (int last : new int[] {0, 14, 15, 45, 46, 108}) {
            block.clear();
            block.add(packet(100, 0x60, 7, 1));
            if (last > 0) {
                block.add(packet(100 + last, 0x60, 7, 1));
            }
            List<Integer> expected = last == 0 ? List.of(100) : List.of(100, 100 + last);
            assertThat(FlexFecReader.sequenceNumbers(write()))
                    .as("last %d", last)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatLiesTooFarBehindIsRefused() {
        block.add(packet(100, 0x60, 7, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> block.add(packet(209, 0x60, 7, 1)));
    }

    @Test
    void anyPacketIsRestoredFromTheOthers() {
        Random random = new Random(5);
        for (int run = 0; run < 200; run++) {
            block.clear();
            List<ByteBuffer> packets = new ArrayList<>();
            int sequence = random.nextInt(65_536);
            for (int i = 0; i <= random.nextInt(12); i++) {
                byte[] payload = new byte[random.nextInt(1200)];
                random.nextBytes(payload);
                int[] values = new int[payload.length];
                for (int j = 0; j < payload.length; j++) {
                    values[j] = payload[j];
                }
                packets.add(packet(sequence, random.nextBoolean() ? 0x60 : 0xE0, random.nextInt(), values));
                sequence = sequence + 1 + random.nextInt(4) & 0xFFFF;
            }
            packets.forEach(block::add);
            ByteBuffer repair = write();
            assertThat(repair.remaining()).isEqualTo(block.payloadLength());
            ByteBuffer lost = packets.remove(random.nextInt(packets.size()));
            assertThat(FlexFecReader.restore(repair, packets, lost.getShort(2) & 0xFFFF))
                    .isEqualTo(lost);
        }
    }

    private ByteBuffer write() {
        ByteBuffer out = ByteBuffer.allocate(1600);
        block.write(out);
        return out.flip();
    }

    private static ByteBuffer packet(int sequence, int typeAndMarker, int timestamp, int... payload) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) typeAndMarker).putShort((short) sequence);
        packet.putInt(timestamp).putInt(SSRC);
        for (int value : payload) {
            packet.put((byte) value);
        }
        return packet.flip();
    }
}
