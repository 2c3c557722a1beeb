package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.quality.QualityProfile;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefinementTest {

    private static final long MILLI = 1_000_000;
    private static final int COARSE = 30;
    private static final int SHARP = 18;

    private final Refinement refinement =
            new Refinement(new QualityProfile.Refinement(Duration.ofMillis(100), SHARP, 5, 2));
    private long now;

    @BeforeEach
    void change() {
        refinement.changed(now, 30);
    }

    @Test
    void endsSoonAfterThePictureIsSharp() {
        assertThat(refine(COARSE, 2)).isEqualTo(2);
        assertThat(refine(SHARP, 100)).as("the sharp one and two repeats").isEqualTo(3);
        assertThat(refinement.dueIn(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void endsWhenItTakesTooLong() {
        assertThat(refine(COARSE, 100)).isEqualTo(7);
    }

    @Test
    void goesOnWhenThereIsRoomForMore() {
        refine(COARSE, 100);
        refinement.goOn(now);
        assertThat(refinement.dueIn(now)).isEqualTo(100 * MILLI);
        assertThat(refine(COARSE, 100)).isEqualTo(7);
    }

    @Test
    void startsToCountAnewWhenThereIsRoomForMoreOnTheWay() {
        refine(COARSE, 4);
        refinement.goOn(now);
        assertThat(refinement.dueIn(now)).as("no later than it was due").isLessThanOrEqualTo(100 * MILLI);
        assertThat(refine(COARSE, 100)).isEqualTo(7);
    }

    @Test
    void aSharpPictureNeedsNothing() {
        refine(SHARP, 100);
        refinement.goOn(now);
        assertThat(refinement.dueIn(now)).isEqualTo(Long.MAX_VALUE);
    }

    /** @return how many there were, at most so many */
    private int refine(int averageQp, int atMost) {
        int count = 0;
        while (count < atMost && refinement.dueIn(now) != Long.MAX_VALUE) {
            now += refinement.dueIn(now);
            assertThat(refinement.isDue(now)).isTrue();
            refinement.refined(now, averageQp);
            count++;
        }
        return count;
    }
}
