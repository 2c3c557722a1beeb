package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link EncoderProvider} on the processor has to keep. A new provider extends this class. */
abstract class EncoderProviderContract {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    /** In bytes. Each open encoder holds several MB: 200 that leak would be over a gigabyte. */
    private static final long MOST_GROWTH = 40L << 20;

    final EncoderProvider provider = provider();
    private long leases;

    abstract EncoderProvider provider();

    /** What it is asked to make in all tests. */
    abstract VideoFormat format();

    EncoderSettings settings(int width, int height) {
        return new EncoderSettings(format(), width, height, 30, 4_000_000, 10, "", 0);
    }

    static EncodedFrame encode(VideoEncoder encoder, TestPicture picture, Damage damage, long sequence, boolean key) {
        try (VideoFrame frame = picture.frame(damage)) {
            return encoder.encode(frame, sequence, key);
        }
    }

    @BeforeEach
    void countLeases() {
        leases = FrameLeases.open();
    }

    @AfterEach
    void noLeaseIsLeft() {
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void isRegisteredAndWorksHere() {
        assertThat(ServiceLoader.load(EncoderProvider.class))
                .anySatisfy(found -> assertThat(found.name()).isEqualTo(provider.name()));
        EncoderCapabilities found = provider.probe();
        assertThat(found.name()).isEqualTo(provider.name());
        assertThat(found.makes(format())).isTrue();
        assertThat(found.dmaBuf()).isFalse();
    }

    @Test
    void everyPictureComesOutAtOnceAndLooksLikeTheOriginal() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            Random random = new Random(1);
            picture.desktop(random);
            for (int i = 0; i < 20; i++) {
                picture.textLine(40, 100, 400, 0xffffff, 0, random);
                EncodedFrame encoded = encode(encoder, picture, i == 0 ? Damage.FULL : Damage.UNKNOWN, i, i == 0);

                assertThat(encoded.sequence()).isEqualTo(i);
                assertThat(encoded.encoder()).isEqualTo(provider.name());
                assertThat(encoded.keyframe()).isEqualTo(i == 0);
                assertThat(encoded.times().converted).isGreaterThanOrEqualTo(encoded.times().captured);
                assertThat(encoded.times().encoded).isGreaterThan(encoded.times().converted);
                assertThat(Psnr.luma(picture, decoder.decode(encoded))).isGreaterThan(i < 10 ? 25 : 34);
            }
        }
    }

    @Test
    void theDecoderNeverWaitsAndKnowsTheColours() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.fill(0x808080);
            ReferenceDecoder.Picture decoded = decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));

            assertThat(decoded.reorderedFrames()).isZero();
            // The same matrix under two names; VP8 knows only the one.
            assertThat(decoded.matrix()).isIn(avutil.AVCOL_SPC_SMPTE170M, avutil.AVCOL_SPC_BT470BG);
            assertThat(decoded.range()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
        }
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void redIsRed(PixelFormat format) {
        try (TestPicture picture = new TestPicture(format, WIDTH, HEIGHT, 64);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            int[] colours = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000, 0xffa000};
            for (int i = 0; i < colours.length; i++) {
                picture.fill(i * 100, 0, 100, HEIGHT, colours[i]);
            }
            ReferenceDecoder.Picture decoded = decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));
            for (int i = 0; i < colours.length; i++) {
                int shown = decoded.rgb(i * 100 + 50, HEIGHT / 2);
                for (int shift : new int[] {16, 8, 0}) {
                    assertThat(shown >> shift & 0xff)
                            .as("colour %06x shown as %06x", colours[i], shown)
                            .isCloseTo(colours[i] >> shift & 0xff, within(6));
                }
            }
        }
    }

    @Test
    void keyframesComeWhenAskedForAndOnlyThen() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT))) {
            Random random = new Random(2);
            picture.desktop(random);
            for (int i = 0; i < 100; i++) {
                picture.textLine(40, 100, 400, 0xffffff, 0, random);
                boolean asked = i % 33 == 0;
                EncodedFrame encoded = encode(encoder, picture, Damage.UNKNOWN, i, asked);
                assertThat(encoded.keyframe()).as("picture %d", i).isEqualTo(asked);
                assertLooksLike(asked, encoded.data());
            }
        }
    }

    /** What a keyframe of the codec has, and others have not. */
    void assertLooksLike(boolean keyframe, byte[] data) {}

    /** A viewer who joins later starts at any keyframe, with nothing from before. */
    @Test
    void aKeyframeDecodesAlone() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.desktop(new Random(3));
            for (int i = 0; i < 5; i++) {
                encode(encoder, picture, Damage.UNKNOWN, i, i == 0);
            }
            assertThat(Psnr.luma(picture, decoder.decode(encoder.repeat(5, true))))
                    .isGreaterThan(25);
        }
    }

    @Test
    void onlyTheDamageIsReadAndTheRestIsKept() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.fill(0x202020);
            decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));
            picture.fill(0xe0e0e0);
            Damage damage = Damage.of(List.of(new Rectangle(100, 100, 64, 64)), WIDTH, HEIGHT);
            ReferenceDecoder.Picture decoded = decoder.decode(encode(encoder, picture, damage, 1, true));

            assertThat(decoded.rgb(132, 132) & 0xff).isCloseTo(0xe0, within(8));
            assertThat(decoded.rgb(20, 20) & 0xff).isCloseTo(0x20, within(8));
            assertThat(decoded.rgb(170, 132) & 0xff).isCloseTo(0x20, within(8));
        }
    }

    @Test
    void noDamageReadsNothing() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.fill(0x202020);
            decoder.decode(encode(encoder, picture, Damage.FULL, 0, true));
            picture.fill(0xe0e0e0);
            ReferenceDecoder.Picture decoded = decoder.decode(encode(encoder, picture, Damage.NONE, 1, false));

            assertThat(decoded.rgb(20, 20) & 0xff).isCloseTo(0x20, within(8));
        }
    }

    @ParameterizedTest
    @CsvSource({"321,241", "321,240", "320,241", "1366,768", "854,480", "64,64"})
    void anySizeIsEncodedPaddedToEven(int width, int height) {
        try (TestPicture picture = new TestPicture(PixelFormat.BGR0, width, height, 12);
                VideoEncoder encoder = provider.open(settings(width, height));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.fill(0xffa000);
            picture.fill(width - 2, 0, 2, height, 0x0000ff);
            picture.fill(0, height - 2, width, 2, 0x0000ff);
            EncodedFrame encoded = encode(encoder, picture, Damage.FULL, 0, true);
            ReferenceDecoder.Picture decoded = decoder.decode(encoded);

            assertThat(encoded.width()).isEqualTo(width);
            assertThat(encoded.height()).isEqualTo(height);
            assertThat(decoded.width()).isEqualTo(YuvPicture.even(width));
            assertThat(decoded.height()).isEqualTo(YuvPicture.even(height));
            // The last, repeated column and row have the edge's colour, not black or green.
            assertThat(decoded.luma()[decoded.width() - 1] & 0xff).isCloseTo(Psnr.luma(0x0000ff), within(20));
            assertThat(decoded.luma()[(decoded.height() - 1) * decoded.width()] & 0xff)
                    .isCloseTo(Psnr.luma(0x0000ff), within(20));
            assertThat(Psnr.luma(picture, decoded)).isGreaterThan(30);
        }
    }

    @Test
    void repeatingRefinesThePictureUntilItIsNearLossless() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            picture.desktop(new Random(4));
            double first = Psnr.luma(picture, decoder.decode(encode(encoder, picture, Damage.FULL, 0, true)));
            double last = 0;
            int bytes = 0;
            for (int i = 1; i <= 20; i++) {
                EncodedFrame encoded = encoder.repeat(i, false);
                assertThat(encoded.keyframe()).isFalse();
                bytes = encoded.data().length;
                last = Psnr.luma(picture, decoder.decode(encoded));
            }
            assertThat(last)
                    .as("after %s", first)
                    .isGreaterThan(Math.min(first, 48))
                    .isGreaterThan(42);
            assertThat(bytes).as("bytes of the last repetition").isLessThan(2000);
        }
    }

    /** A desktop stands still most of the time: what changes after that must show, in the picture where it changes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 12})
    void whatChangesAfterARestShowsAtOnce(int repetitions) {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                ReferenceDecoder decoder = new ReferenceDecoder(format().codec())) {
            int number = 0;
            for (int colour : new int[] {0xff0000, 0x0000ff, 0x00ff00, 0xff0000, 0x808080}) {
                picture.fill(colour);
                ReferenceDecoder.Picture shown =
                        decoder.decode(encode(encoder, picture, Damage.FULL, number, number == 0));
                assertNear(colour, shown.rgb(WIDTH / 2, HEIGHT / 2));
                number++;
                for (int i = 0; i < repetitions; i++) {
                    assertNear(
                            colour,
                            decoder.decode(encoder.repeat(number++, false)).rgb(10, 10));
                }
            }
        }
    }

    private static void assertNear(int colour, int shown) {
        for (int shift : new int[] {16, 8, 0}) {
            assertThat(shown >> shift & 0xff)
                    .as("colour %06x shown as %06x", colour, shown)
                    .isCloseTo(colour >> shift & 0xff, within(10));
        }
    }

    @Test
    void countsWhatItDid() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT))) {
            assertThat(encoder.statistics()).isEqualTo(EncoderStatistics.of(provider.name()));
            int bytes = encode(encoder, picture, Damage.FULL, 0, true).data().length;
            bytes += encoder.repeat(1, false).data().length;
            EncoderStatistics counted = encoder.statistics();
            assertThat(counted.frames()).isEqualTo(2);
            assertThat(counted.keyframes()).isEqualTo(1);
            assertThat(counted.bytes()).isEqualTo(bytes);
            assertThat(counted.nanos()).isPositive();
        }
    }

    @Test
    void nothingToRepeatIsACallersMistake() {
        try (VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT))) {
            assertThatThrownBy(() -> encoder.repeat(0, true)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anotherSizeIsACallersMistake() {
        try (TestPicture picture = new TestPicture(320, 200);
                VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT))) {
            assertThatThrownBy(() -> encode(encoder, picture, Damage.FULL, 0, true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void pictureInGpuMemoryIsRefusedInOneSentence() {
        FrameMemory memory = new FrameMemory.DmaBuf(0x34325258, 0, List.of(new FrameMemory.DmaBuf.Plane(-1, 0, 2560)));
        try (VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
                VideoFrame frame = new VideoFrame(
                        PixelFormat.BGR0, WIDTH, HEIGHT, memory, Damage.FULL, 0, new StageTimes(), () -> {})) {
            assertThatThrownBy(() -> encoder.encode(frame, 0, true))
                    .isInstanceOf(EncoderException.class)
                    .hasMessageContaining(provider.name())
                    .hasMessageEndingWith("mapped memory.");
        }
    }

    @Test
    void closingTwiceIsHarmlessAndUseAfterCloseIsNot() {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT)) {
            VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT));
            encoder.close();
            encoder.close();
            assertThatThrownBy(() -> encode(encoder, picture, Damage.FULL, 0, true))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aSizeNoEncoderTakesFailsInOneSentence() {
        assertThatThrownBy(() -> provider.open(settings(40_000, 40_000)))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(provider.name());
    }

    @Test
    void openingAndClosingLeaksNothing() throws IOException {
        cycles(40);
        long grown = Long.MAX_VALUE;
        // What leaks makes every round grow; the heap of Java, which counts too, grows in one now and then.
        for (int round = 0; round < 4 && grown > MOST_GROWTH; round++) {
            long before = residentBytes();
            cycles(200);
            grown = residentBytes() - before;
        }
        assertThat(grown).as("bytes grown over 200 cycles").isLessThanOrEqualTo(MOST_GROWTH);
    }

    private void cycles(int count) {
        try (TestPicture picture = new TestPicture(WIDTH, HEIGHT)) {
            for (int i = 0; i < count; i++) {
                try (VideoEncoder encoder = provider.open(settings(WIDTH, HEIGHT))) {
                    encode(encoder, picture, Damage.FULL, 0, true);
                    encoder.repeat(1, false);
                }
            }
        }
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
