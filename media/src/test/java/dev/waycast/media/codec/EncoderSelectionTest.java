package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.ConfigurationException;
import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class EncoderSelectionTest {

    private static final EncoderSettings SETTINGS =
            new EncoderSettings(VideoFormat.H264, 64, 64, 30, 1_000_000, 3, "", 1);

    private static final VideoFormat VP8 = VideoFormat.of(VideoCodec.VP8);
    private static final VideoFormat VP9 = VideoFormat.of(VideoCodec.VP9);
    private static final VideoFormat H264_FULL = new VideoFormat(VideoCodec.H264, ChromaSampling.YUV444);
    private static final VideoFormat VP9_FULL = new VideoFormat(VideoCodec.VP9, ChromaSampling.YUV444);

    private final List<String> log = new ArrayList<>();

    @Test
    void allSoftwareEncodersWorkHereInTheirOrder() {
        EncoderSelection selection = EncoderSelection.probe(List.of(), software());
        assertThat(selection.candidates())
                .extracting(EncoderSelection.Candidate::name)
                .containsExactly("libx264", "libvpx", "libvpx-vp9", "libsvtav1", "libx265", "libopenh264");
        assertThat(selection.candidates())
                .allMatch(EncoderSelection.Candidate::works)
                .extracting(EncoderSelection.Candidate::explanation)
                .first()
                .isEqualTo("The encoder libx264 works.");
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            assertThat(encoder.capabilities().name()).isEqualTo("libx264");
            assertThat(encoder.settings()).isEqualTo(SETTINGS);
        }
    }

    private static List<EncoderProvider> software() {
        return ServiceLoader.load(EncoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> !provider.hardware())
                .toList();
    }

    @Test
    void theConfiguredPriorityComesFirst() {
        EncoderSelection selection = EncoderSelection.probe(List.of("libopenh264"));
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            assertThat(encoder.capabilities().name()).isEqualTo("libopenh264");
        }
    }

    @Test
    void anUnknownNameIsAConfigurationError() {
        assertThatThrownBy(() -> EncoderSelection.probe(List.of("x264"), software()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("There is no encoder \"x264\"; the encoders here are "
                        + "libx264, libopenh264, libvpx, libvpx-vp9, libsvtav1, libx265.");
    }

    @Test
    void whatDoesNotWorkIsListedWithTheReasonAndNotOpened() {
        EncoderProvider missing = new Fake("missing", 300, 0, -1);
        EncoderProvider odd = new Fake("odd", 250, 9, 9) {
            @Override
            public EncoderCapabilities probe() {
                throw new IllegalStateException("no such device");
            }
        };
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new Fake("good", 1, 9, 9), odd, missing));
        assertThat(selection.candidates())
                .extracting(EncoderSelection.Candidate::explanation)
                .containsExactly(
                        "The encoder missing cannot be opened.",
                        "The encoder odd cannot be probed: java.lang.IllegalStateException: no such device",
                        "The encoder good works.");
        log.clear();
        selection.open(SETTINGS).close();
        assertThat(log).containsExactly("open good", "close good");
    }

    @Test
    void anEncoderThatCannotBeOpenedNowIsPassedOver() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new Fake("first", 2, 1, 9), new Fake("second", 1, 9, 9)));
        log.clear();
        selection.open(SETTINGS).close();
        assertThat(log).containsExactly("open second", "close second");
    }

    @Test
    void anEncoderThatBreaksIsReplacedWithAKeyframeAndNotOpenedAgain() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new Fake("first", 2, 9, 3), new Fake("second", 1, 9, 99)));
        log.clear();
        try (TestPicture picture = new TestPicture(64, 64);
                VideoEncoder encoder = selection.open(SETTINGS)) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                EncodedFrame frame = encode(encoder, picture, i);
                assertThat(frame.sequence()).isEqualTo(i);
                made.add(frame.encoder() + (frame.keyframe() ? " key" : ""));
            }
            assertThat(made).containsExactly("first key", "first", "first", "second key", "second", "second");
        }
        selection.open(SETTINGS).close();
        assertThat(log)
                .containsExactly(
                        "open first", "close first", "open second", "close second", "open second", "close second");
    }

    @Test
    void aRepetitionThatBreaksIsPassedOnAndTheNextPictureGoesOn() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new Fake("first", 2, 9, 1), new Fake("second", 1, 9, 99)));
        try (TestPicture picture = new TestPicture(64, 64);
                VideoEncoder encoder = selection.open(SETTINGS)) {
            encode(encoder, picture, 0);
            assertThatThrownBy(() -> encoder.repeat(1, false)).isInstanceOf(EncoderException.class);
            EncodedFrame next = encode(encoder, picture, 1);
            assertThat(next.encoder()).isEqualTo("second");
            assertThat(next.keyframe()).isTrue();
        }
    }

    @Test
    void whenNoneIsLeftTheMessageSaysWhy() {
        EncoderSelection selection = EncoderSelection.probe(List.of(), List.of(new Fake("only", 2, 9, 1)));
        try (TestPicture picture = new TestPicture(64, 64);
                VideoEncoder encoder = selection.open(SETTINGS)) {
            encode(encoder, picture, 0);
            assertThatThrownBy(() -> encode(encoder, picture, 1))
                    .isInstanceOf(EncoderException.class)
                    .hasMessage("No video encoder is left to try. The encoder only broke.");
        }
        assertThat(selection.failures()).isEqualTo(1);
        try (TestPicture picture = new TestPicture(64, 64);
                VideoEncoder startedOver = selection.open(SETTINGS)) {
            assertThat(encode(startedOver, picture, 2).keyframe()).isTrue();
        }
        assertThatThrownBy(() -> EncoderSelection.probe(List.of(), List.of()).open(SETTINGS))
                .hasMessageContaining("none is on the class path");
    }

    @Test
    void anotherEncoderTakesOverOnlyWhenItMakesTheSameFormat() {
        EncoderSelection selection = EncoderSelection.probe(
                List.of(), List.of(new Fake("vp9", 3, 9, 3, VP9), new Fake("h264", 2, 9, 99, VideoFormat.H264)));
        assertThat(selection.candidates(VP9))
                .extracting(EncoderSelection.Candidate::name)
                .containsExactly("vp9");
        try (TestPicture picture = new TestPicture(64, 64);
                VideoEncoder encoder = selection.open(SETTINGS.withFormat(VP9))) {
            for (int i = 0; i < 3; i++) {
                encode(encoder, picture, i);
            }
            assertThatThrownBy(() -> encode(encoder, picture, 3)).isInstanceOf(EncoderException.class);
        }
        assertThatThrownBy(() -> selection.open(SETTINGS.withFormat(VideoFormat.of(VideoCodec.AV1))))
                .isInstanceOf(EncoderException.class)
                .hasMessageStartingWith("No video encoder for AV1 works on this host");
    }

    @Test
    void theFirstThatWorksIsOfferedAndOthersOnlyWhenTheyAreQuick() {
        EncoderProvider slow = new Fake("slow", 1, 9, 99, VideoFormat.of(VideoCodec.AV1)) {
            @Override
            void encoding() {
                long until = System.nanoTime() + 20_000_000;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
        };
        EncoderSelection selection = EncoderSelection.probe(
                List.of(), List.of(slow, new Fake("quick", 1, 9, 99, VP9), new Fake("broken", 1, 9, 1, VP8)));
        assertThat(selection.offered(List.of())).containsExactly(VP9);
        assertThat(selection.offered(List.of(VideoFormat.H264, VideoFormat.of(VideoCodec.AV1), VP9)))
                .as("what was asked for, where something makes it")
                .containsExactly(VideoFormat.of(VideoCodec.AV1), VP9);
        assertThat(selection.offered(List.of(VideoFormat.H264)))
                .as("to be told why when it is opened")
                .containsExactly(VideoFormat.H264);
        assertThat(selection.pictureTime(VideoFormat.of(VideoCodec.AV1)))
                .hasValueSatisfying(time -> assertThat(time).isGreaterThan(Duration.ofMillis(19)));
        assertThat(selection.pictureTime(VideoFormat.H264)).isEmpty();
    }

    @Test
    void fullColourIsOfferedAsThePolicySays() {
        assertThat(offered(ChromaPolicy.YUV420, 16, VP9_FULL, VideoFormat.H264)).containsExactly(VP9, VideoFormat.H264);
        assertThat(offered(ChromaPolicy.YUV444, 1, VP9, VideoFormat.H264))
                .containsExactly(VP9_FULL, H264_FULL, VP9, VideoFormat.H264);
        assertThat(offered(ChromaPolicy.YUV444, 1)).startsWith(H264_FULL, VP9_FULL, VideoFormat.H264);
        assertThat(offered(ChromaPolicy.YUV444, 1, VP8)).as("VP8 has none").containsExactly(VP8);
        assertThat(offered(ChromaPolicy.AUTO, 16, VP9, VP9_FULL))
                .as("what was asked for, as it was asked for")
                .containsExactly(VP9, VP9_FULL);
    }

    @Test
    void fullColourGoesFirstByItselfOnlyWhereItCostsNextToNothing() {
        assertThat(offered(ChromaPolicy.AUTO, 16)).startsWith(H264_FULL, VP9_FULL, VideoFormat.H264);
        assertThat(offered(ChromaPolicy.AUTO, 2)).startsWith(VideoFormat.H264).doesNotContain(H264_FULL, VP9_FULL);

        EncoderProvider slow = new Fake("slow", 1, 9, 99, VideoFormat.H264) {
            @Override
            void encoding() {
                long until = System.nanoTime() + 8_000_000;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
        };
        assertThat(offered(List.of(slow), ChromaPolicy.AUTO, 16)).containsExactly(VideoFormat.H264);

        EncoderProvider hardware = new Fake("hardware", 9, 9, 99, VideoFormat.H264) {
            @Override
            public boolean hardware() {
                return true;
            }

            @Override
            public VideoEncoder open(EncoderSettings settings) {
                if (settings.format().chroma() == ChromaSampling.YUV444) {
                    throw new EncoderException("The encoder hardware takes no 4:4:4.");
                }
                return super.open(settings);
            }
        };
        EncoderProvider software = new Fake("software", 1, 9, 99, VideoFormat.H264);
        assertThat(offered(List.of(hardware, software), ChromaPolicy.AUTO, 16))
                .as("half of the colour costs the processors nothing at all")
                .containsExactly(VideoFormat.H264);
    }

    private List<VideoFormat> offered(ChromaPolicy chroma, int processors, VideoFormat... order) {
        return offered(
                List.of(
                        new Fake("h264", 3, 9, 99, VideoFormat.H264),
                        new Fake("vp9", 2, 9, 99, VP9),
                        new Fake("vp8", 1, 9, 99, VP8)),
                chroma,
                processors,
                order);
    }

    private List<VideoFormat> offered(
            List<EncoderProvider> providers, ChromaPolicy chroma, int processors, VideoFormat... order) {
        return EncoderSelection.probe(List.of(), providers, Duration.ZERO, chroma, processors)
                .offered(List.of(order));
    }

    @Test
    void aSamplingThatDoesNotWorkIsLeftOut() {
        EncoderProvider grey = new Fake("fake", 1, 9, 99, VideoFormat.H264) {
            @Override
            public VideoEncoder open(EncoderSettings settings) {
                if (settings.format().chroma() == ChromaSampling.YUV444) {
                    throw new EncoderException("The encoder fake takes no 4:4:4.");
                }
                return super.open(settings);
            }
        };
        assertThat(EncoderSelection.probe(List.of(), List.of(grey)).candidates())
                .singleElement()
                .extracting(candidate -> candidate.capabilities().orElseThrow().formats())
                .isEqualTo(List.of(VideoFormat.H264));
    }

    private static EncodedFrame encode(VideoEncoder encoder, TestPicture picture, long sequence) {
        try (VideoFrame frame = picture.frame(Damage.FULL)) {
            return encoder.encode(frame, sequence, false);
        }
    }

    /** Can be opened a number of times, and encodes a number of pictures each time. */
    private class Fake implements EncoderProvider {
        private final String name;
        private final int priority;
        private final int pictures;
        private final VideoFormat format;
        private int opens;

        Fake(String name, int priority, int opens, int pictures) {
            this(name, priority, opens, pictures, VideoFormat.H264);
        }

        Fake(String name, int priority, int opens, int pictures, VideoFormat format) {
            this.name = name;
            this.priority = priority;
            this.opens = opens;
            this.pictures = pictures;
            this.format = format;
        }

        /** What happens while a picture is encoded. */
        void encoding() {}

        @Override
        public String name() {
            return name;
        }

        @Override
        public VideoCodec codec() {
            return format.codec();
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public EncoderCapabilities probe() {
            return EncoderProbe.probe(this, capabilities());
        }

        @Override
        public VideoEncoder open(EncoderSettings settings) {
            if (opens-- <= 0) {
                throw new EncoderException("The encoder " + name + " cannot be opened.");
            }
            log.add("open " + name);
            return new FakeEncoder(settings);
        }

        private EncoderCapabilities capabilities() {
            return new EncoderCapabilities(
                    name, format.codec(), EnumSet.allOf(ChromaSampling.class), false, false, false);
        }

        private final class FakeEncoder implements VideoEncoder {
            private final EncoderSettings settings;
            private int encoded;

            FakeEncoder(EncoderSettings settings) {
                this.settings = settings;
            }

            @Override
            public EncoderCapabilities capabilities() {
                return Fake.this.capabilities();
            }

            @Override
            public EncoderSettings settings() {
                return settings;
            }

            @Override
            public EncoderStatistics statistics() {
                return new EncoderStatistics(name, encoded, 0, 0, 0);
            }

            @Override
            public EncodedFrame encode(VideoFrame frame, long sequence, boolean keyframe) {
                if (encoded++ >= pictures) {
                    throw new EncoderException("The encoder " + name + " broke.");
                }
                encoding();
                return new EncodedFrame(
                        format.codec(), new byte[1], keyframe, 64, 64, sequence, name, -1, frame.times());
            }

            @Override
            public EncodedFrame repeat(long sequence, boolean keyframe) {
                throw new EncoderException("The encoder " + name + " broke.");
            }

            @Override
            public boolean reconfigure(long bitsPerSecond, int framesPerSecond) {
                return false;
            }

            @Override
            public void close() {
                log.add("close " + name);
            }
        }
    }
}
