package dev.waycast.protocols.h265;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.rtp.PayloadFormatContract;
import dev.waycast.protocols.rtp.RtpPackets;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H265PayloadTest extends PayloadFormatContract {

    @Override
    protected RtpPayloads packetize(byte[] picture, int maxPayload) {
        return new H265Packetizer(maxPayload).packetize(picture);
    }

    @Override
    protected Depacketizer depacketizer() {
        return new H265Depacketizer();
    }

    @Override
    protected byte[] picture(Random random, int size) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            write(picture, H265NalType.VPS, random, 20);
            write(picture, H265NalType.SPS, random, 40);
            write(picture, H265NalType.PPS, random, 6);
        }
        write(picture, random.nextBoolean() ? 1 : 19, random, size);
        return picture.toByteArray();
    }

    /** Random bytes above 3, so that nothing in them looks like a start code. */
    private static void write(ByteArrayOutputStream out, int type, Random random, int size) {
        out.writeBytes(new byte[] {0, 0, 0, 1, (byte) (type << 1), 1});
        for (int i = 0; i < size; i++) {
            out.write(4 + random.nextInt(250));
        }
    }

    @Test
    void parameterSetsShareAPacket() {
        // Types 32, 33, 34 of layer 0 with TID+1 of 1; the aggregation packet is type 48.
        assertThat(hex(packetize(RtpPackets.hex("00000001 4001aa 000001 4201bbbb 000001 4401cc"), 100)))
                .containsExactly("6001" + "0003" + "4001aa" + "0004" + "4201bbbb" + "0003" + "4401cc");
    }

    @Test
    void theAggregateHasTheLowestLayerAndTemporalId() {
        // Layers 1 and 2, TID+1 of 3 and 2.
        assertThat(hex(packetize(RtpPackets.hex("000001 020baa 000001 0212bb"), 100)))
                .containsExactly("600a" + "0003" + "020baa" + "0003" + "0212bb");
    }

    @Test
    void aLargeUnitIsSentInFragments() {
        String unit = "2601" + "a1a2a3a4a5a6a7a8a9aaabacadaeafb1b2b3b4b5";
        // Type 19 in FUs of type 49: start, then end.
        assertThat(hex(packetize(RtpPackets.hex("00000001" + unit), 16)))
                .containsExactly("6201" + "93" + "a1a2a3a4a5a6a7a8a9aa", "6201" + "53" + "abacadaeafb1b2b3b4b5");
    }

    @Test
    void delimitersAndFillerAreLeftOut() {
        assertThat(hex(packetize(RtpPackets.hex("000001 460150 000001 0201aa 000001 4c01ff80"), 100)))
                .containsExactly("0201aa");
        assertThat(packetize(RtpPackets.hex("000001 02"), 100).count())
                .as("a unit without its second byte")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02",
                "0201",
                "6001",
                "6001 00",
                "6001 0001 02",
                "6001 0004 0201aa",
                "6201 93",
                "6201 93 aa",
                "6201 d3 aa",
                "6201 13 aa",
                "6401 aa"
            })
    void brokenPayloadsAreDropped(String payload) {
        Depacketizer depacketizer = new H265Depacketizer();
        assertThat(RtpPackets.single(depacketizer, payload)).isEmpty();
        assertThat(depacketizer.dropped()).isEqualTo(1);
    }
}
