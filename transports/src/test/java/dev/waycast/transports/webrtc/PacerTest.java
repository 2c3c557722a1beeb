package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long START = 5_000 * MILLISECOND;

    private final Pacer pacer = new Pacer(START);

    @Test
    void aBurstOfFiveMillisecondsLeavesAtOnce() {
        pacer.rate(8_000_000, START);
        long now = START;
        int sent = 0;
        while (pacer.due(now) <= now) {
            pacer.onSent(1000, now);
            sent++;
        }
        // 1000 bytes a millisecond: five fill the burst, one more may begin while it is just full.
        assertThat(sent).isEqualTo(6);
        assertThat(pacer.due(now)).isEqualTo(START + MILLISECOND);
    }

    @Test
    void theRateIsKept() {
        pacer.rate(8_000_000, START);
        long now = START;
        int bytes = 0;
        while (now < START + 1000 * MILLISECOND) {
            pacer.onSent(1200, now);
            bytes += 1200;
            now = Math.max(now, pacer.due(now));
        }
        assertThat(bytes).isBetween(1_000_000, 1_008_000);
    }

    @Test
    void timeWithoutPacketsIsNotSaved() {
        pacer.rate(8_000_000, START);
        long later = START + 10_000 * MILLISECOND;
        for (int i = 0; i < 6; i++) {
            pacer.onSent(1000, later);
        }
        assertThat(pacer.due(later)).isGreaterThan(later);
    }

    @Test
    void anotherRateHoldsFromThenOn() {
        pacer.rate(8_000_000, START);
        pacer.onSent(20_000, START);
        pacer.rate(80_000_000, START);
        assertThat(pacer.due(START)).isEqualTo(START);
        pacer.rate(800_000, START);
        assertThat(pacer.due(START)).isEqualTo(START + 195 * MILLISECOND);
    }

    @Test
    void withinAHostOnlyTheReaderIsSpared() {
        pacer.withinHost(START);
        pacer.onSent(90_000, START);
        assertThat(pacer.due(START)).isEqualTo(START);
        pacer.onSent(210_000, START);
        assertThat(pacer.due(START)).isBetween(START + 1, START + 3 * MILLISECOND);
    }
}
