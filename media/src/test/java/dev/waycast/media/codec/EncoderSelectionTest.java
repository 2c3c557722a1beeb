package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.ConfigurationException;
import dev.waycast.media.EncoderException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncoderSelectionTest {

    private static final EncoderSettings SETTINGS = new EncoderSettings(64, 64, 30, 1_000_000, 3, "", 1);

    private final List<String> log = new ArrayList<>();

    @Test
    void bothSoftwareEncodersWorkHereInTheirOrder() {
        EncoderSelection selection = EncoderSelection.probe(List.of());
        assertThat(selection.candidates())
                .extracting(EncoderSelection.Candidate::name)
                .containsExactly("libx264", "libopenh264");
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

    @Test
    void theConfiguredPriorityComesFirst() {
        EncoderSelection selection = EncoderSelection.probe(List.of("libopenh264"));
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            assertThat(encoder.capabilities().name()).isEqualTo("libopenh264");
        }
    }

    @Test
    void anUnknownNameIsAConfigurationError() {
        assertThatThrownBy(() -> EncoderSelection.probe(List.of("x264")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("There is no encoder \"x264\"; the encoders here are libx264, libopenh264.");
    }

    @Test
    void whatDoesNotWorkIsListedWithTheReasonAndNotOpened() {
        EncoderProvider missing = new Fake("missing", 300, 0, -1);
        EncoderProvider odd = new Fake("odd", 250, 9, 9) {
            @Override
            public Optional<EncoderCapabilities> probe() {
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
        private int opens;

        Fake(String name, int priority, int opens, int pictures) {
            this.name = name;
            this.priority = priority;
            this.opens = opens;
            this.pictures = pictures;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public Optional<EncoderCapabilities> probe() {
            return EncoderProbe.works(this) ? Optional.of(capabilities()) : Optional.empty();
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
            return new EncoderCapabilities(name, VideoCodec.H264, false, false, false);
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
                return new EncodedFrame(
                        VideoCodec.H264, new byte[1], keyframe, 64, 64, sequence, name, -1, frame.times());
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
