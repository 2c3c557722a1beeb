package dev.waycast.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final RateMeter meter = new RateMeter();

    @Test
    void twoSecondsCount() {
        meter.add(1_000, 0);
        meter.add(1_000, SECOND);
        assertThat(meter.perSecond(SECOND)).isEqualTo(1_000);
        assertThat(meter.perSecond(2 * SECOND + SECOND / 2)).isEqualTo(500);
        assertThat(meter.perSecond(10 * SECOND)).isZero();
    }

    @Test
    void aTimeSlightlyBeforeTheNewestCountsToo() {
        meter.add(1_000, 5 * SECOND);
        meter.add(1_000, 4 * SECOND);
        assertThat(meter.perSecond(5 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void timesMayBeNegative() {
        meter.add(2_000, -3 * SECOND);
        assertThat(meter.perSecond(-3 * SECOND)).isEqualTo(1_000);
        assertThat(meter.perSecond(SECOND)).isZero();
    }
}
