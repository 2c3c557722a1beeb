package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {

    private static final int VIDEO = 0x01020304;
    private static final int RTX = 0x05060708;

    /** What was sent before the sequence number wrapped around is protected again as it was then. */
    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void aPacketSentAgainIsTheSameToTheLastBit(SrtpProfile profile) throws Exception {
        byte[] key = new byte[profile.keyLength];
        byte[] salt = new byte[profile.saltLength];
        try (SrtpSender sender = new SrtpSender(profile, key, salt, VIDEO, RTX)) {
            byte[] first = protect(sender, VIDEO, 65_530);
            byte[] last = null;
            for (int sequence = 65_531; sequence < 65_536 + 100; sequence++) {
                last = protect(sender, VIDEO, sequence);
                protect(sender, RTX, sequence);
            }
            assertThat(protect(sender, VIDEO, 65_530)).isEqualTo(first);
            assertThat(protect(sender, VIDEO, 65_536 + 99)).isEqualTo(last);
        }
    }

    private static byte[] protect(SrtpSender sender, int ssrc, int sequence) {
        PacketBuffer packet = new PacketBuffer(200);
        ByteBuffer.wrap(packet.getBuffer())
                .put((byte) 0x80)
                .put((byte) 96)
                .putShort((short) sequence)
                .putInt(90_000)
                .putInt(ssrc)
                .put(new byte[50]);
        packet.setLength(62);
        assertThat(sender.protectRtp(packet)).isTrue();
        return Arrays.copyOf(packet.getBuffer(), packet.getLength());
    }
}
