package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketHistoryTest {

    private static final long AGE = 1_000_000_000L;
    private static final long INTERVAL = 20_000_000L;

    private final PacketHistory history = new PacketHistory(10_000, AGE);
    private final ByteBuffer out = ByteBuffer.allocate(2000);

    @Test
    void givesBackTheSameBytes() {
        byte[] packet = packet(1, 1200);
        history.add(65_535, ByteBuffer.wrap(packet), false, 0);
        assertThat(take(65_535, INTERVAL)).isEqualTo(PacketHistory.Lookup.FOUND);
        assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(packet));
    }

    @Test
    void knowsNothingOfOthers() {
        assertThat(take(0, INTERVAL)).isEqualTo(PacketHistory.Lookup.GONE);
        history.add(5, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(take(6, INTERVAL)).isEqualTo(PacketHistory.Lookup.GONE);
        assertThat(take(5 + 4096, INTERVAL)).isEqualTo(PacketHistory.Lookup.GONE);
    }

    @Test
    void sendsAgainAtOnceButNotTooOften() {
        history.add(5, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(take(5, 1)).isEqualTo(PacketHistory.Lookup.FOUND);
        assertThat(take(5, INTERVAL)).isEqualTo(PacketHistory.Lookup.TOO_SOON);
        assertThat(take(5, INTERVAL + 1)).isEqualTo(PacketHistory.Lookup.FOUND_AGAIN);
    }

    @Test
    void whatCameBeforeAKeyframeIsNotSentAgain() {
        history.add(65_535, ByteBuffer.wrap(packet(1, 100)), false, 0);
        history.add(0, ByteBuffer.wrap(packet(1, 100)), true, 0);
        history.add(1, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(take(65_535, 1)).isEqualTo(PacketHistory.Lookup.SUPERSEDED);
        assertThat(take(65_000, 1)).as("kept or not").isEqualTo(PacketHistory.Lookup.SUPERSEDED);
        assertThat(take(0, 1)).isEqualTo(PacketHistory.Lookup.FOUND);
        assertThat(take(1, AGE + 1)).isEqualTo(PacketHistory.Lookup.GONE);
    }

    @Test
    void padsWithALargePacketHoweverOld() {
        assertThat(history.padding()).isEqualTo(-1);
        history.add(5, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(history.padding()).isEqualTo(5);
        history.add(6, ByteBuffer.wrap(packet(1, 1000)), false, 0);
        history.add(7, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(history.padding()).isEqualTo(6);
        for (int sequence = 8; sequence < 110; sequence++) {
            history.add(sequence, ByteBuffer.wrap(packet(1, 100)), false, 0);
        }
        assertThat(history.padding()).as("the large one is no longer kept").isEqualTo(109);
    }

    @Test
    void forgetsWhatIsOld() {
        history.add(5, ByteBuffer.wrap(packet(1, 100)), false, 0);
        assertThat(take(5, AGE + 1)).isEqualTo(PacketHistory.Lookup.GONE);
    }

    @Test
    void keepsTheNewestThatFit() {
        for (int sequence = 0; sequence < 100; sequence++) {
            history.add(sequence, ByteBuffer.wrap(packet(sequence, 1100)), false, sequence);
        }
        for (int sequence = 0; sequence < 100; sequence++) {
            boolean kept = sequence >= 91;
            assertThat(take(sequence, INTERVAL + 100))
                    .as("packet %d", sequence)
                    .isEqualTo(kept ? PacketHistory.Lookup.FOUND : PacketHistory.Lookup.GONE);
            if (kept) {
                assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(packet(sequence, 1100)));
            }
        }
    }

    private PacketHistory.Lookup take(int sequence, long now) {
        PacketHistory.Lookup found = history.request(sequence, now, INTERVAL);
        if (found == PacketHistory.Lookup.FOUND) {
            history.copyTo(sequence, out.clear());
        }
        return found;
    }

    private static byte[] packet(int seed, int length) {
        byte[] packet = new byte[length];
        new Random(seed).nextBytes(packet);
        return packet;
    }
}
