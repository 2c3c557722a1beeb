package dev.waycast.protocols.h264;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.Fuzz;
import dev.waycast.protocols.h264.SequenceParameterSet.Colour;
import dev.waycast.protocols.h264.SequenceParameterSet.Reordering;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With what libx264 and libopenh264 wrote for sources of known size and settings. */
class SequenceParameterSetTest {

    private static final byte[] X264_ZERO_LATENCY = hex("6742c028da01e0089f97016a04040c80000003008000001e478c1950");
    private static final byte[] X264_HIGH_WITH_HRD =
            hex("67640020acd94056061e6f0110000003001000000303c624000f424001e84a2c30078c18cb");
    private static final byte[] X264_444 = hex("67f4001f9196805005bb016c80000003008000001e478c1950");
    private static final byte[] X264_INTERLACED = hex("6764001facd940b424d80880000003008000001e0f8b16cb");
    private static final byte[] OPENH264 = hex("6742c01f8c680d83de6f0101e1108d40");
    /** By hand: level 3.1, order of pictures by type 2, one reference frame, 80 by 45 macroblocks, no VUI. */
    private static final byte[] BASELINE_NO_VUI = hex("6742c01fda014016e4");

    private static final byte[] X264_SCALING_LISTS = hex("6764001eacd940a02ff970110000030001000003003c0f162d96");

    @Test
    void readsWhatX264WritesWithoutDelay() {
        SequenceParameterSet sps = parse(X264_ZERO_LATENCY);
        assertThat(sps.width()).isEqualTo(1920);
        assertThat(sps.height()).isEqualTo(1080);
        assertThat(H264Profile.of(sps.profileIdc(), sps.constraints())).contains(H264Profile.CONSTRAINED_BASELINE);
        assertThat(sps.levelIdc()).isEqualTo(40);
        assertThat(sps.referenceFrames()).isEqualTo(1);
        assertThat(sps.colour()).contains(new Colour(false, 2, 2, 6));
        assertThat(sps.reordering()).contains(new Reordering(0, 1));
    }

    @Test
    void readsHigherProfiles() {
        SequenceParameterSet high = parse(X264_HIGH_WITH_HRD);
        assertThat(List.of(high.width(), high.height())).containsExactly(1366, 768);
        assertThat(H264Profile.of(high.profileIdc(), high.constraints())).contains(H264Profile.HIGH);
        assertThat(high.levelIdc()).isEqualTo(32);
        assertThat(high.reordering()).contains(new Reordering(2, 4));

        SequenceParameterSet full = parse(X264_444);
        assertThat(List.of(full.width(), full.height())).containsExactly(1280, 720);
        assertThat(H264Profile.of(full.profileIdc(), full.constraints())).contains(H264Profile.PREDICTIVE_HIGH_444);
        assertThat(full.colour().orElseThrow().fullRange()).isTrue();
        assertThat(full.reordering().orElseThrow().maxReorderFrames()).isZero();
    }

    @Test
    void readsFieldsCroppingAndScalingLists() {
        assertThat(parse(X264_INTERLACED))
                .extracting(SequenceParameterSet::width)
                .isEqualTo(720);
        assertThat(parse(X264_INTERLACED))
                .extracting(SequenceParameterSet::height)
                .isEqualTo(576);
        assertThat(parse(OPENH264)).extracting(SequenceParameterSet::width).isEqualTo(854);
        assertThat(parse(OPENH264)).extracting(SequenceParameterSet::height).isEqualTo(480);
        assertThat(parse(X264_SCALING_LISTS))
                .extracting(SequenceParameterSet::width)
                .isEqualTo(640);
        assertThat(parse(X264_SCALING_LISTS))
                .extracting(SequenceParameterSet::height)
                .isEqualTo(360);
    }

    @Test
    void saysThatNothingIsReorderedAndNothingElse() {
        for (byte[] open : List.of(X264_HIGH_WITH_HRD, X264_INTERLACED, X264_SCALING_LISTS, BASELINE_NO_VUI)) {
            SequenceParameterSet before = parse(open);
            SequenceParameterSet after =
                    parse(SequenceParameterSet.withoutReordering(open).orElseThrow());
            assertThat(after.reordering()).contains(new Reordering(0, Math.max(1, before.referenceFrames())));
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("reordering")
                    .isEqualTo(before);
            assertThat(SequenceParameterSet.withoutReordering(
                            SequenceParameterSet.withoutReordering(open).orElseThrow()))
                    .isEmpty();
        }
        assertThat(SequenceParameterSet.withoutReordering(X264_ZERO_LATENCY)).isEmpty();
        assertThat(SequenceParameterSet.withoutReordering(OPENH264)).isEmpty();
        assertThat(SequenceParameterSet.withoutReordering(hex("68ee3cb0"))).isEmpty();
    }

    @Test
    void writesItIntoAnAccessUnitAndLeavesTheRest() {
        byte[] open = hex("00000001" + HexFormat.of().formatHex(BASELINE_NO_VUI) + "00000001" + "68ce3880" + "000001"
                + "65888400");
        byte[] restricted = ReorderingRestriction.apply(open);
        NalUnits units = NalUnits.split(restricted);
        assertThat(units.count()).isEqualTo(3);
        assertThat(parse(units.copy(0)).reordering()).contains(new Reordering(0, 1));
        assertThat(HexFormat.of().formatHex(restricted)).endsWith("0000000168ce388000000165888400");
        assertThat(ReorderingRestriction.apply(restricted)).isSameAs(restricted);
    }

    @Test
    void refusesOtherUnitsAndBrokenOnes() {
        assertThat(SequenceParameterSet.parse(new byte[0])).isEmpty();
        assertThat(SequenceParameterSet.parse(hex("68ee3cb0"))).isEmpty();
        assertThat(SequenceParameterSet.parse(Arrays.copyOf(X264_ZERO_LATENCY, 6)))
                .isEmpty();
        assertThat(SequenceParameterSet.parse(hex("6742c028000000000000"))).isEmpty();
    }

    @Test
    @Tag("fuzz")
    void whateverIsRestrictedCanBeRead() {
        Fuzz.run(List.of(X264_HIGH_WITH_HRD, X264_INTERLACED, OPENH264, X264_SCALING_LISTS), bytes -> {
            byte[] stream = new byte[bytes.length + 3];
            stream[2] = 1;
            System.arraycopy(bytes, 0, stream, 3, bytes.length);
            ReorderingRestriction.apply(stream);
            SequenceParameterSet.withoutReordering(bytes)
                    .ifPresent(restricted -> assertThat(
                                    parse(restricted).reordering().orElseThrow().maxReorderFrames())
                            .isZero());
        });
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        Fuzz.run(
                List.of(X264_ZERO_LATENCY, X264_HIGH_WITH_HRD, X264_444, X264_INTERLACED, OPENH264, X264_SCALING_LISTS),
                bytes -> {
                    Optional<SequenceParameterSet> sps = SequenceParameterSet.parse(bytes);
                    sps.ifPresent(
                            s -> assertThat(Math.min(s.width(), s.height())).isPositive());
                });
    }

    private static SequenceParameterSet parse(byte[] nalUnit) {
        return SequenceParameterSet.parse(nalUnit).orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
