package dev.waycast.protocols.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.protocols.rtp.RtpPayloads;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class H264PacketizerTest {

    @Test
    void splitsAnnexB() {
        NalUnits units = NalUnits.split(hex("ffff 000001 67aa 00000001 68 000001 000001 65bb00cc01 0000 000001 41"));
        assertThat(units.count()).isEqualTo(4);
        assertThat(units.copy(0)).isEqualTo(hex("67aa"));
        assertThat(units.copy(1)).isEqualTo(hex("68"));
        assertThat(units.copy(2)).isEqualTo(hex("65bb00cc01"));
        assertThat(units.copy(3)).isEqualTo(hex("41"));
        assertThat(IntStream.range(0, 4).map(units::type)).containsExactly(7, 8, 5, 1);
    }

    @Test
    void findsNothingInNothing() {
        assertThat(NalUnits.split(new byte[0]).count()).isZero();
        assertThat(NalUnits.split(hex("000001")).count()).isZero();
        assertThat(NalUnits.split(hex("00000000000000")).count()).isZero();
        assertThat(NalUnits.split(hex("0102030405")).count()).isZero();
        assertThat(new H264Packetizer(1000).packetize(hex("000001")).count()).isZero();
    }

    @Test
    void aggregatesParameterSets() {
        RtpPayloads payloads = new H264Packetizer(100).packetize(hex("00000001 67112233 00000001 6844 000001 0605"));
        assertThat(payloads.count()).isEqualTo(1);
        // NRI of the STAP-A is the highest of its members: 3 of SPS and PPS, 0 of SEI.
        assertThat(payload(payloads, 0)).isEqualTo(hex("78 0004 67112233 0002 6844 0002 0605"));
        assertThat(payloads.isLast(0)).isTrue();
    }

    @Test
    void leavesOutDelimitersAndFiller() {
        RtpPayloads payloads =
                new H264Packetizer(100).packetize(hex("000001 09f0 000001 6711 000001 0cff80 000001 6822 000001 0cff"));
        assertThat(payloads.count()).isEqualTo(1);
        assertThat(payload(payloads, 0)).isEqualTo(hex("78 0002 6711 0002 6822"));
        RtpPayloads one = new H264Packetizer(100).packetize(hex("000001 09f0 000001 4111 000001 0cff"));
        assertThat(one.count()).isEqualTo(1);
        assertThat(payload(one, 0)).isEqualTo(hex("4111"));
    }

    @Test
    void sendsAFittingUnitAsItIs() {
        byte[] unit = unit(0x41, 16);
        RtpPayloads payloads = new H264Packetizer(16).packetize(annexB(unit));
        assertThat(payloads.count()).isEqualTo(1);
        assertThat(payload(payloads, 0)).isEqualTo(unit);
    }

    @Test
    void fragmentsALargeUnitEvenly() {
        byte[] unit = unit(0x65, 30);
        RtpPayloads payloads = new H264Packetizer(16).packetize(annexB(unit));
        // 29 bytes behind the header, at most 14 a piece: 3 pieces of 10, 10 and 9.
        assertThat(payloads.count()).isEqualTo(3);
        assertThat(payload(payloads, 0)).startsWith(0x7C, 0x85).hasSize(12);
        assertThat(payload(payloads, 1)).startsWith(0x7C, 0x05).hasSize(12);
        assertThat(payload(payloads, 2)).startsWith(0x7C, 0x45).hasSize(11);
        ByteBuffer whole = ByteBuffer.allocate(30).put((byte) 0x65);
        IntStream.range(0, 3).forEach(i -> whole.put(payload(payloads, i), 2, payloads.length(i) - 2));
        assertThat(whole.array()).isEqualTo(unit);
        assertThat(payloads.isLast(1)).isFalse();
        assertThat(payloads.isLast(2)).isTrue();
    }

    @Test
    void anIdrPictureTakesAggregateThenFragments() {
        byte[] picture = annexB(unit(0x67, 20), unit(0x68, 4), unit(0x65, 5000));
        RtpPayloads payloads = new H264Packetizer(1200).packetize(picture);
        assertThat(payloads.count()).isEqualTo(6);
        assertThat(NalType.of(payload(payloads, 0)[0])).isEqualTo(NalType.STAP_A);
        assertThat(IntStream.range(1, 6).map(i -> NalType.of(payload(payloads, i)[0])))
                .containsOnly(NalType.FU_A);
        assertThat(payloads.totalLength()).isEqualTo(1 + 2 + 20 + 2 + 4 + 5 * 2 + 4999);
    }

    @Test
    void neverExceedsThePayloadSize() {
        for (int max = 16; max < 60; max++) {
            for (int size = 1; size < 150; size++) {
                RtpPayloads payloads =
                        new H264Packetizer(max).packetize(annexB(unit(0x67, size / 3 + 1), unit(0x65, size)));
                for (int i = 0; i < payloads.count(); i++) {
                    assertThat(payloads.length(i)).isBetween(1, max);
                }
            }
        }
    }

    @Test
    void refusesATinyPacketSize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new H264Packetizer(15));
    }

    static byte[] unit(int header, int length) {
        byte[] unit = new byte[length];
        for (int i = 0; i < length; i++) {
            unit[i] = (byte) (i % 250 + 1);
        }
        unit[0] = (byte) header;
        return unit;
    }

    static byte[] annexB(byte[]... units) {
        ByteBuffer stream = ByteBuffer.allocate(100_000);
        for (byte[] unit : units) {
            stream.putInt(1).put(unit);
        }
        byte[] bytes = new byte[stream.position()];
        stream.flip().get(bytes);
        return bytes;
    }

    static byte[] payload(RtpPayloads payloads, int index) {
        ByteBuffer out = ByteBuffer.allocate(payloads.length(index));
        payloads.copyTo(index, out);
        return out.array();
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
