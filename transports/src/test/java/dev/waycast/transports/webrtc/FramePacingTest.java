package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FramePacingTest {

    private static final long START = 1_000;
    private static final long MILLISECOND = 1_000_000;

    @Test
    void usualFramesLeaveAtOnce() {
        for (FramePacing pacing : new FramePacing[] {
            FramePacing.within(10 * MILLISECOND, 12_000, START),
            FramePacing.at(1_000_000, 12_000, START),
            FramePacing.withinHost(90_000, START)
        }) {
            assertThat(pacing.dueTime(0)).isEqualTo(START);
            assertThat(pacing.dueTime(11_999)).isEqualTo(START);
        }
    }

    @Test
    void largeFramesAreSpreadOverTheWindow() {
        FramePacing pacing = FramePacing.within(10 * MILLISECOND, 200_000, START);
        assertThat(pacing.dueTime(16_000)).isEqualTo(START);
        assertThat(pacing.dueTime(108_192)).isBetween(START + 5 * MILLISECOND - 1000, START + 5 * MILLISECOND + 1000);
        assertThat(pacing.dueTime(200_000)).isEqualTo(START + 10 * MILLISECOND);
    }

    @Test
    void aCongestedNetworkGetsItsRate() {
        FramePacing pacing = FramePacing.at(8_000_000, 116_384, START);
        assertThat(pacing.dueTime(116_384)).isBetween(START + 99 * MILLISECOND, START + 101 * MILLISECOND);
    }

    @Test
    void noFrameTakesForever() {
        FramePacing pacing = FramePacing.at(100_000, 300_000, START);
        assertThat(pacing.dueTime(300_000)).isEqualTo(START + 150 * MILLISECOND);
    }

    @Test
    void withinAHostOnlyTheReaderIsSpared() {
        FramePacing pacing = FramePacing.withinHost(300_000, START);
        assertThat(pacing.dueTime(96_000)).isEqualTo(START);
        assertThat(pacing.dueTime(300_000)).isLessThan(START + 3 * MILLISECOND);
    }
}
