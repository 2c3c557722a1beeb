package dev.waycast.protocols.vp9;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.rtp.PayloadFormatContract;
import dev.waycast.protocols.rtp.RtpPackets;
import dev.waycast.protocols.rtp.RtpPayloads;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp9PayloadTest extends PayloadFormatContract {

    /** Profile 0, 1280x720, BT.601 limited range: 49 8342, then space 2, range 0, and the sizes less one. */
    private static final String KEYFRAME = "82 498342 404ff02cf0";
    /** Profile 1: after the range neither direction is subsampled, and a reserved zero. */
    private static final String FULL_COLOUR = "a2 498342 4009fe059e";

    private long number = 0x1234;

    @Override
    protected RtpPayloads packetize(byte[] picture, int maxPayload) {
        return new Vp9Packetizer(maxPayload).packetize(picture, number);
    }

    @Override
    protected Depacketizer depacketizer() {
        return new Vp9Depacketizer();
    }

    @Override
    protected byte[] picture(Random random, int size) {
        number++;
        byte[] start = RtpPackets.hex(random.nextBoolean() ? KEYFRAME : "86 00");
        byte[] picture = new byte[start.length + size];
        random.nextBytes(picture);
        System.arraycopy(start, 0, picture, 0, start.length);
        return picture;
    }

    @Test
    void theHeaderTellsKeyframeProfileAndSize() {
        assertThat(Vp9Header.parse(RtpPackets.hex(KEYFRAME))).contains(new Vp9Header(0, true, 1280, 720));
        assertThat(Vp9Header.parse(RtpPackets.hex(FULL_COLOUR))).contains(new Vp9Header(1, true, 1280, 720));
        assertThat(Vp9Header.parse(RtpPackets.hex("86 00"))).contains(new Vp9Header(0, false, 0, 0));
        for (String none : new String[] {"", "00", "88", "82 498342 404ff02c", "82 498343 404ff02cf0"}) {
            assertThat(Vp9Header.parse(RtpPackets.hex(none))).as(none).isEmpty();
        }
    }

    /** Section 4.2: I P L F B E V Z, 15 bits of picture number, layer byte, then structure or reference. */
    @Test
    void aKeyframeTellsItsSizeAndAnotherPictureWhatItBuildsOn() {
        String keyframe = KEYFRAME.replace(" ", "");
        assertThat(hex(packetize(RtpPackets.hex(KEYFRAME + "aa"), 100)))
                .containsExactly("bf" + "9234" + "00" + "10" + "0500" + "02d0" + keyframe + "aa");
        assertThat(hex(packetize(RtpPackets.hex("86 aabb"), 100)))
                .containsExactly("fd" + "9234" + "00" + "02" + "86aabb");
    }

    @Test
    void beginAndEndAreMarked() {
        byte[] picture = new byte[30];
        picture[0] = (byte) 0x86;
        assertThat(RtpPackets.payloads(packetize(picture, 16)).stream().map(piece -> piece[0] & 0x0c))
                .containsExactly(8, 0, 4);
        assertThat(packetize(new byte[100], 16).count()).as("no VP9 frame").isZero();
    }

    /** Picture number of 7 bits, base layer index outside flexible mode, three references, a structure with a group. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8c 11 aabb",
                "ac 11 00 05 aabb",
                "fc 9234 00 03 05 06 aabb",
                "8e 11 18 0500 02d0 02 04 01 00 aabb",
                "0c aabb"
            })
    void descriptorsOfOthersAreRead(String payload) {
        assertThat(RtpPackets.single(new Vp9Depacketizer(), payload)).contains(RtpPackets.hex("aabb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0c",
                "8c",
                "8c 92",
                "8c 11",
                "ac 11 00",
                "fc 9234 00 03 05 07 aabb",
                "0e 18 0500",
                "0e 08 02 04",
                "04 aabb",
                "08 aabb"
            })
    void brokenPayloadsAreDropped(String payload) {
        Depacketizer depacketizer = new Vp9Depacketizer();
        assertThat(RtpPackets.single(depacketizer, payload)).isEmpty();
        assertThat(depacketizer.dropped()).isEqualTo(1);
    }

    @Test
    void theNumberWrapsAtFifteenBits() {
        byte[] first = RtpPackets.payloads(new Vp9Packetizer(100).packetize(RtpPackets.hex("86 aa"), 0x18001L))
                .getFirst();
        assertThat(Arrays.copyOfRange(first, 1, 3)).isEqualTo(RtpPackets.hex("8001"));
    }
}
