package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.EncoderEffort;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X264ProviderTest extends H264ProviderContract {

    @Override
    EncoderProvider provider() {
        return new X264Provider();
    }

    @Test
    void reportsTheQuantiserAndLowersItWithEveryRepetition() {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder = provider.open(settings(640, 360));
                ReferenceDecoder decoder = new ReferenceDecoder()) {
            picture.desktop(new Random(5));
            EncodedFrame encoded = encode(encoder, picture, Damage.FULL, 0, true);
            assertThat(encoded.averageQp()).isBetween(10, 51);
            decoder.decode(encoded);
            int repetitions = 0;
            double psnr = 0;
            while (encoded.averageQp() > 10 && repetitions < 20) {
                encoded = encoder.repeat(++repetitions, false);
                psnr = Psnr.luma(picture, decoder.decode(encoded));
            }
            assertThat(repetitions).isBetween(1, 12);
            assertThat(psnr).isGreaterThan(48);
        }
    }

    /** Refinement stops by this number, so a picture that the rate buffer made coarse must not look fine by it. */
    @Test
    void theQuantiserOfAStarvedPictureIsNotTheOneItWasPlannedWith() {
        try (TestPicture picture = new TestPicture(1280, 720);
                VideoEncoder encoder =
                        provider.open(new EncoderSettings(VideoFormat.H264, 1280, 720, 30, 4_000_000, 3, "", 0));
                ReferenceDecoder decoder = new ReferenceDecoder()) {
            picture.desktop(new Random(11));
            EncodedFrame encoded = encode(encoder, picture, Damage.FULL, 0, true);
            for (int i = 1; i < 40; i++) {
                double psnr = Psnr.luma(picture, decoder.decode(encoded));
                if (encoded.averageQp() <= 18) {
                    assertThat(psnr)
                            .as("PSNR at quantiser %d", encoded.averageQp())
                            .isGreaterThan(44);
                }
                encoded = encoder.repeat(i, false);
            }
            assertThat(encoded.averageQp()).isLessThanOrEqualTo(18);
        }
    }

    @Test
    void pictureThatFollowsARefinedOneKeepsItsStillParts() {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder = provider.open(settings(640, 360));
                ReferenceDecoder decoder = new ReferenceDecoder()) {
            Random random = new Random(6);
            picture.desktop(random);
            decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));
            for (int i = 1; i < 12; i++) {
                decoder.decode(encoder.repeat(i, false));
            }
            picture.textLine(300, 180, 64, 0x1e1e1e, 0xd0d0d0, random);
            EncodedFrame changed = encode(encoder, picture, Damage.UNKNOWN, 12, false);
            assertThat(changed.data()).hasSizeLessThan(4000);
            assertThat(Psnr.luma(picture, decoder.decode(changed))).isGreaterThan(44);
        }
    }

    @Test
    void followsTheBitrateWithinASecond() {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder =
                        provider.open(new EncoderSettings(VideoFormat.H264, 640, 360, 30, 4_000_000, 3, "", 0))) {
            Random random = new Random(7);
            long high = bitsOfASecond(encoder, picture, random);
            assertThat(encoder.reconfigure(1_000_000, 30)).isTrue();
            assertThat(encoder.settings().bitsPerSecond()).isEqualTo(1_000_000);
            bitsOfASecond(encoder, picture, random);
            long low = bitsOfASecond(encoder, picture, random);
            encoder.reconfigure(4_000_000, 30);
            bitsOfASecond(encoder, picture, random);
            long highAgain = bitsOfASecond(encoder, picture, random);

            assertThat(high).isBetween(3_000_000L, 4_600_000L);
            assertThat(low).isBetween(500_000L, 1_200_000L);
            assertThat(highAgain).isBetween(3_000_000L, 4_600_000L);
        }
    }

    @Test
    void atHalfTheFrameRateEachPictureMayTakeTwiceTheBits() {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder =
                        provider.open(new EncoderSettings(VideoFormat.H264, 640, 360, 30, 2_000_000, 3, "", 0))) {
            Random random = new Random(8);
            bitsOfASecond(encoder, picture, random);
            long atThirty = bitsOfASecond(encoder, picture, random);
            assertThat(encoder.reconfigure(2_000_000, 15)).isTrue();
            bitsOfASecond(encoder, picture, random);
            long thirtyPicturesAtFifteen = bitsOfASecond(encoder, picture, random);

            assertThat((double) thirtyPicturesAtFifteen / atThirty).isBetween(1.6, 2.4);
        }
    }

    @Test
    void theRateBufferBoundsEveryPicture() {
        int vbvFrames = 3;
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder = provider.open(
                        new EncoderSettings(VideoFormat.H264, 640, 360, 30, 3_000_000, vbvFrames, "", 0))) {
            Random random = new Random(9);
            for (int i = 0; i < 60; i++) {
                picture.noise(0, 0, 640, i % 2 == 0 ? 360 : 40, random);
                int bits =
                        encode(encoder, picture, Damage.UNKNOWN, i, i % 20 == 0).data().length * 8;
                assertThat(bits).as("bits of picture %d", i).isLessThan((int) (vbvFrames * 3_000_000 / 30 * 1.5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ultrafast", "superfast", "veryfast"})
    void takesPresets(String preset) {
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder =
                        provider.open(new EncoderSettings(VideoFormat.H264, 640, 360, 30, 4_000_000, 10, preset, 1))) {
            picture.desktop(new Random(10));
            EncodedFrame encoded = encode(encoder, picture, Damage.FULL, 0, true);
            assertThat(SequenceParameters.in(encoded.data()).profile()).isEqualTo(66);
        }
    }

    @Test
    void anUnknownPresetIsRefusedInOneSentence() {
        assertThatThrownBy(() -> provider.open(
                        new EncoderSettings(VideoFormat.H264, 640, 360, 30, 4_000_000, 3, "lightning", 0)))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("libx264");
    }

    private long pictures;

    private long bitsOfASecond(VideoEncoder encoder, TestPicture picture, Random random) {
        long bits = 0;
        for (int i = 0; i < 30; i++) {
            picture.noise(0, 0, 640, 200, random);
            bits += encode(encoder, picture, Damage.UNKNOWN, pictures++, pictures == 1)
                            .data()
                            .length
                    * 8L;
        }
        return bits;
    }

    /** A change is lost on its way, and nobody asks for a keyframe. */
    @ParameterizedTest
    @ValueSource(ints = {0, 30})
    void intraRefreshHealsWhatWasLostWithoutAKeyframe(int refreshPictures) {
        EncoderSettings settings = new EncoderSettings(
                VideoFormat.H264, 640, 360, 30, 8_000_000, 30, "", EncoderEffort.FASTEST, 1, refreshPictures);
        try (TestPicture picture = new TestPicture(640, 360);
                VideoEncoder encoder = provider.open(settings);
                ReferenceDecoder decoder = new ReferenceDecoder()) {
            picture.desktop(new Random(1));
            decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));
            picture.fill(100, 50, 400, 250, 0xe02010);
            encode(encoder, picture, Damage.FULL, 1, false);

            ReferenceDecoder.Picture shown = null;
            for (int i = 2; i < 2 + 3 * 30; i++) {
                EncodedFrame encoded = encoder.repeat(i, false);
                assertThat(encoded.keyframe()).isFalse();
                shown = decoder.decode(encoded);
            }
            if (refreshPictures > 0) {
                assertThat(Psnr.luma(picture, shown)).isGreaterThan(30);
            } else {
                assertThat(Psnr.luma(picture, shown)).isLessThan(20);
            }
            assertThat(encoder.repeat(100, true).keyframe()).isTrue();
        }
    }
}
