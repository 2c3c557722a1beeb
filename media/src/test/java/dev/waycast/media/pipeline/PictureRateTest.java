package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final PictureRate rate = new PictureRate();
    private long now = 7 * SECOND;

    @Test
    void beforeAnyPictureTheHighestIsExpected() {
        assertThat(rate.perSecond(60, now)).isEqualTo(60);
    }

    @Test
    void halfOfWhatMayComeIsSeen() {
        pictures(30, 3 * SECOND);
        assertThat(rate.perSecond(60, now)).isBetween(28, 36);
    }

    @Test
    void moreThanMayComeIsNotExpected() {
        pictures(60, 3 * SECOND);
        assertThat(rate.perSecond(30, now)).isEqualTo(30);
    }

    @Test
    void fewPicturesCountAsAQuarter() {
        pictures(2, 3 * SECOND);
        assertThat(rate.perSecond(60, now)).isEqualTo(15);
        assertThat(rate.perSecond(1, now)).isEqualTo(1);
    }

    @Test
    void movementIsNoticedWithinAQuarterOfASecond() {
        pictures(5, 3 * SECOND);
        pictures(60, SECOND / 2);
        assertThat(rate.perSecond(60, now)).isGreaterThanOrEqualTo(56);
    }

    @Test
    void restIsNoticedAfterTwoSeconds() {
        pictures(60, 3 * SECOND);
        pictures(20, SECOND);
        assertThat(rate.perSecond(60, now)).isGreaterThanOrEqualTo(56);
        pictures(20, 2 * SECOND);
        assertThat(rate.perSecond(60, now)).isBetween(20, 24);
    }

    @Test
    void afterALongRestTheHighestIsExpectedAgain() {
        pictures(10, SECOND);
        now += 5 * SECOND;
        assertThat(rate.perSecond(60, now)).isEqualTo(60);
    }

    private void pictures(int perSecond, long nanos) {
        for (long end = now + nanos; now < end; now += SECOND / perSecond) {
            rate.onPicture(now);
        }
    }
}
