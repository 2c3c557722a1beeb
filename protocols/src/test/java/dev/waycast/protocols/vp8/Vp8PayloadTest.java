package dev.waycast.protocols.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.rtp.PayloadFormatContract;
import dev.waycast.protocols.rtp.RtpPackets;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp8PayloadTest extends PayloadFormatContract {

    @Override
    protected RtpPayloads packetize(byte[] picture, int maxPayload) {
        return new Vp8Packetizer(maxPayload).packetize(picture);
    }

    @Override
    protected Depacketizer depacketizer() {
        return new Vp8Depacketizer();
    }

    @Override
    protected byte[] picture(Random random, int size) {
        byte[] picture = new byte[size];
        random.nextBytes(picture);
        return picture;
    }

    @Test
    void onlyTheFirstPieceStartsThePartition() {
        byte[] picture = RtpPackets.hex("10 02 00 9d 01 2a 80 02 68 01 aa bb cc dd ee ff 11");
        assertThat(hex(packetize(picture, 16))).containsExactly("101002009d012a800268", "0001aabbccddeeff11");
        assertThat(hex(packetize(picture, 100))).containsExactly("101002009d012a80026801aabbccddeeff11");
        assertThat(hex(packetize(new byte[0], 100))).isEmpty();
    }

    /** RFC 7741 section 4.5: descriptors with a picture number of 7 bits, of 15 bits, and with all fields. */
    @ParameterizedTest
    @ValueSource(strings = {"90 80 11 aabb", "90 80 d8a1 aabb", "90 f0 92 34 05 67 aabb", "90 20 67 aabb", "10 aabb"})
    void descriptorsOfOthersAreRead(String payload) {
        assertThat(RtpPackets.single(new Vp8Depacketizer(), payload)).contains(RtpPackets.hex("aabb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "90", "90 80", "90 80 d8", "90 80 d8a1", "90 f0 92 34 05", "00 aabb", "11 aabb"})
    void brokenPayloadsAreDropped(String payload) {
        Depacketizer depacketizer = new Vp8Depacketizer();
        assertThat(RtpPackets.single(depacketizer, payload)).isEmpty();
        assertThat(depacketizer.dropped()).isEqualTo(1);
    }
}
