package dev.waycast.media.capture.wlroots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aDesktopThatDrawsAtTheLimitIsNeverMadeToWait() {
        FrameClock clock = new FrameClock(30);
        long next = 0;
        for (int i = 0; i < 300; i++) {
            long jitter = i % 3 * 3_000_000L;
            long drawn = 10 * SECOND + i * SECOND / 30 + jitter;
            assertThat(next).isLessThanOrEqualTo(drawn);
            next = clock.next(drawn);
        }
    }

    @Test
    void aFasterDesktopIsHeldToTheLimit() {
        FrameClock clock = new FrameClock(30);
        long now = 10 * SECOND;
        int frames = 0;
        while (now < 20 * SECOND) {
            now = Math.max(now + SECOND / 240, clock.next(now));
            frames++;
        }
        assertThat(frames).isBetween(295, 302);
    }

    @Test
    void aPauseSavesNothingUpForLater() {
        FrameClock clock = new FrameClock(10);
        clock.next(0);
        clock.next(100 * SECOND);
        assertThat(clock.next(100 * SECOND + 50_000_000)).isGreaterThanOrEqualTo(100 * SECOND + 140_000_000);
    }
}
