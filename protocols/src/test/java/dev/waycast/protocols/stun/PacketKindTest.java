package dev.waycast.protocols.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketKindTest {

    /** The ranges of RFC 7983 section 7 at both ends, and RFC 5761 section 4 for the last two. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, STUN", "3, 0, STUN", "4, 0, UNKNOWN", "19, 0, UNKNOWN", "20, 254, DTLS", "63, 254, DTLS",
        "64, 0, UNKNOWN", "127, 0, UNKNOWN", "128, 96, RTP", "128, 224, RTP", "144, 230, RTP", "191, 191, RTP",
        "128, 192, RTCP", "129, 200, RTCP", "175, 206, RTCP", "191, 223, RTCP", "192, 200, UNKNOWN", "255, 0, UNKNOWN"
    })
    void classifies(int first, int second, PacketKind kind) {
        ByteBuffer packet =
                ByteBuffer.allocate(12).put((byte) first).put((byte) second).position(0);
        assertThat(PacketKind.of(packet)).isEqualTo(kind);
        assertThat(packet.position()).isZero();
    }

    @Test
    void aSingleByteIsNothing() {
        assertThat(PacketKind.of(ByteBuffer.allocate(1))).isEqualTo(PacketKind.UNKNOWN);
        assertThat(PacketKind.of(ByteBuffer.allocate(0))).isEqualTo(PacketKind.UNKNOWN);
    }
}
