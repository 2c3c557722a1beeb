package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.quality.QualityProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When keyframes, refining frames and bitrate changes are due, on a clock that the test moves. */
class EncodeTimingTest {

    private static final long MS = 1_000_000;

    @Test
    void theFirstKeyframeIsAtOnceAndTheNextWaitsForTheInterval() {
        KeyframeRequests keyframes = new KeyframeRequests(Duration.ofMillis(300));
        assertThat(keyframes.take(0)).as("nobody asked").isFalse();

        keyframes.request();
        assertThat(keyframes.take(0)).isTrue();
        keyframes.sent(0);
        assertThat(keyframes.dueIn(0)).isEqualTo(Long.MAX_VALUE);

        keyframes.request();
        keyframes.request();
        assertThat(keyframes.take(100 * MS)).isFalse();
        assertThat(keyframes.dueIn(100 * MS)).isEqualTo(200 * MS);
        assertThat(keyframes.take(300 * MS)).isTrue();
        keyframes.sent(300 * MS);
        assertThat(keyframes.take(900 * MS)).as("answered").isFalse();
    }

    @Test
    void refiningEndsWhenThePictureIsSharpAndTheLastIsRepeated() {
        Refinement refinement = new Refinement(new QualityProfile.Refinement(Duration.ofMillis(50), 18, 10, 2));
        refinement.changed(0, 25);
        assertThat(refinement.isDue(49 * MS)).isFalse();
        assertThat(refinement.isDue(50 * MS)).isTrue();

        refinement.refined(50 * MS, 25);
        assertThat(refinement.isDue(100 * MS)).isTrue();
        refinement.refined(100 * MS, 18);
        assertThat(refinement.isDue(150 * MS)).as("first repeat").isTrue();
        refinement.refined(150 * MS, 18);
        assertThat(refinement.isDue(200 * MS)).as("second repeat").isTrue();
        refinement.refined(200 * MS, 18);
        assertThat(refinement.dueIn(200 * MS)).as("silence").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refiningEndsEvenWhenThePictureNeverGetsSharp() {
        Refinement refinement = new Refinement(new QualityProfile.Refinement(Duration.ofMillis(50), 18, 3, 0));
        refinement.changed(0, 25);
        int frames = 0;
        for (long now = 0; now < 2000 * MS; now += 10 * MS) {
            if (refinement.isDue(now)) {
                frames++;
                refinement.refined(now, -1);
            }
        }
        assertThat(frames).isEqualTo(3);
    }

    @Test
    void aChangeStartsRefiningAgain() {
        Refinement refinement = new Refinement(new QualityProfile.Refinement(Duration.ofMillis(50), 18, 1, 0));
        refinement.changed(0, 25);
        refinement.refined(50 * MS, 10);
        assertThat(refinement.dueIn(60 * MS)).isEqualTo(Long.MAX_VALUE);

        refinement.changed(100 * MS, 25);
        assertThat(refinement.dueIn(100 * MS)).isEqualTo(50 * MS);
    }

    @Test
    void aDecoderThatHoldsFramesGetsTheChangePushedOut() {
        Refinement refinement = new Refinement(new QualityProfile.Refinement(Duration.ofMillis(100), 18, 1, 1));
        refinement.heldFrames(2);
        refinement.changed(0, 25);
        assertThat(refinement.dueIn(0))
                .as("as soon as a next picture could come")
                .isEqualTo(40 * MS);
        refinement.refined(40 * MS, 10);
        assertThat(refinement.dueIn(40 * MS)).isEqualTo(40 * MS);
        refinement.refined(80 * MS, 10);
        assertThat(refinement.dueIn(80 * MS)).as("all is pushed out").isEqualTo(100 * MS);
        refinement.refined(180 * MS, 10);
        assertThat(refinement.dueIn(180 * MS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aDecoderThatHoldsFramesGetsThemEvenWhereNothingIsRefined() {
        Refinement refinement = new Refinement(new QualityProfile.Refinement(Duration.ofMillis(100), 18, 0, 0));
        refinement.changed(0, 25);
        assertThat(refinement.dueIn(0)).isEqualTo(Long.MAX_VALUE);
        refinement.heldFrames(1);
        refinement.changed(0, 25);
        assertThat(refinement.dueIn(0)).isEqualTo(40 * MS);
    }

    @Test
    void theBitrateStaysWithinItsLimitsAndIgnoresNoise() {
        RateTarget target = new RateTarget(4_000_000, 500_000, 10_000_000);
        assertThat(target.allow(4_050_000)).as("1 %").isFalse();
        assertThat(target.bitsPerSecond()).isEqualTo(4_000_000);

        assertThat(target.allow(100_000)).isTrue();
        assertThat(target.bitsPerSecond()).isEqualTo(500_000);
        assertThat(target.allow(50_000_000)).isTrue();
        assertThat(target.bitsPerSecond()).isEqualTo(10_000_000);
        assertThat(target.allow(Long.MAX_VALUE))
                .as("nobody limits it: back to the start")
                .isTrue();
        assertThat(target.bitsPerSecond()).isEqualTo(4_000_000);
    }
}
