package dev.waycast.protocols.av1;

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

class Av1PayloadTest extends PayloadFormatContract {

    private static final String DELIMITER = "12 00";

    @Override
    protected RtpPayloads packetize(byte[] picture, int maxPayload) {
        return new Av1Packetizer(maxPayload).packetize(picture);
    }

    @Override
    protected Depacketizer depacketizer() {
        return new Av1Depacketizer();
    }

    @Override
    protected byte[] picture(Random random, int size) {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.writeBytes(RtpPackets.hex(DELIMITER));
        if (random.nextBoolean()) {
            write(unit, Obu.SEQUENCE_HEADER, random, 11, false);
        }
        int frames = 1 + random.nextInt(5);
        for (int i = 0; i < frames; i++) {
            write(unit, 6, random, random.nextInt(size + 1), random.nextInt(4) == 0);
        }
        write(unit, 6, random, size, false);
        return unit.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int type, Random random, int size, boolean extension) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        out.write(type << 3 | Obu.HAS_SIZE | (extension ? Obu.HAS_EXTENSION : 0));
        if (extension) {
            out.write(0x20);
        }
        Leb128.write(size, out);
        out.writeBytes(payload);
    }

    @Test
    void unitsLoseTheirSizeAndTheDelimiterIsLeftOut() {
        // Sequence header of three bytes, frame of four: W is 2, N is set, and only the first has a length.
        assertThat(hex(packetize(RtpPackets.hex(DELIMITER + "0a03 a1a2a3 3204 b1b2b3b4"), 100)))
                .containsExactly("28" + "04" + "08a1a2a3" + "30b1b2b3b4");
        assertThat(hex(packetize(RtpPackets.hex("3204 b1b2b3b4"), 100))).containsExactly("10" + "30b1b2b3b4");
        assertThat(hex(packetize(RtpPackets.hex("32 04 b1b2b3b4 7a 01 00"), 100)))
                .as("padding is not sent")
                .containsExactly("10" + "30b1b2b3b4");
        assertThat(hex(packetize(RtpPackets.hex("36 08 02 b1b2"), 100)))
                .as("with an extension byte")
                .containsExactly("10" + "3408b1b2");
        assertThat(hex(packetize(RtpPackets.hex("30 b1b2"), 100)))
                .as("the last one without a size")
                .containsExactly("10" + "30b1b2");
        assertThat(hex(packetize(RtpPackets.hex(DELIMITER), 100))).isEmpty();
    }

    @Test
    void aUnitIsCutWhereThePacketIsFull() {
        String frame = "3210 00010203 04050607 08090a0b 0c0d0e0f";
        assertThat(hex(packetize(RtpPackets.hex(frame), 16)))
                .containsExactly("50" + "30" + "000102030405060708090a0b0c0d", "90" + "0e0f");
        assertThat(hex(packetize(RtpPackets.hex("0a03 a1a2a3" + frame), 16)))
                .containsExactly(
                        "68" + "04" + "08a1a2a3" + "30" + "00010203040506070809".substring(0, 18),
                        "90" + "090a0b0c0d0e0f");
    }

    @Test
    void noMoreThanThreeUnitsShareAPacket() {
        assertThat(hex(packetize(RtpPackets.hex("32 01 a1 32 01 a2 32 01 a3 32 01 a4"), 100)))
                .containsExactly("30" + "02" + "30a1" + "02" + "30a2" + "30a3", "10" + "30a4");
    }

    /** W of 0: every element has its length. And a size field that its sender left in. */
    @ParameterizedTest
    @ValueSource(strings = {"00 03 30b1b2", "10 30b1b2", "10 3202b1b2"})
    void payloadsOfOthersAreRead(String payload) {
        assertThat(RtpPackets.single(new Av1Depacketizer(), payload)).contains(RtpPackets.hex(DELIMITER + "3202b1b2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10", "90 30b1", "50 30b1", "00 04 30b1b2", "00 00", "20 30b1b2", "20 02 30b1", "10 34", "00 ff"
            })
    void brokenPayloadsAreDropped(String payload) {
        Depacketizer depacketizer = new Av1Depacketizer();
        assertThat(RtpPackets.single(depacketizer, payload)).isEmpty();
        assertThat(depacketizer.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b200", "3205 00", "36", "32ffffffffffffffffff01", "32"})
    void brokenTemporalUnitsAreNotSent(String unit) {
        assertThat(packetize(RtpPackets.hex(unit), 100).count()).isZero();
    }
}
