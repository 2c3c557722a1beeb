package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakResultTest {

    private static final String WHAT = "720p30-desktop";

    @Test
    void aSteadyRunHasNoFindings() {
        assertThat(SoakResult.judge(WHAT, samples(minute -> 250 + minute % 3, minute -> 40))
                        .findings())
                .isEmpty();
    }

    @Test
    void growthInTheFirstQuarterIsWarmingUp() {
        assertThat(SoakResult.judge(WHAT, samples(minute -> minute < 14 ? 150 + 7 * minute : 250, minute -> 40))
                        .findings())
                .isEmpty();
    }

    @Test
    void aLeakIsFound() {
        SoakResult result = SoakResult.judge(WHAT, samples(minute -> 250 + 2 * minute, minute -> 40 + minute));
        assertThat(result.steady()).isFalse();
        assertThat(result.findings())
                .hasSize(2)
                .anyMatch(finding -> finding.startsWith("resident memory"))
                .anyMatch(finding -> finding.startsWith("threads"));
    }

    @Test
    void aJitterBufferThatGrowsIsFound() {
        List<SoakResult.Sample> samples = samples(minute -> 250, minute -> 40).stream()
                .map(sample -> new SoakResult.Sample(
                        sample.minute(),
                        sample.latencyP50(),
                        sample.latencyP95(),
                        sample.framesPerSecond(),
                        sample.minute() % 5 == 0 ? Double.NaN : 12 + sample.minute(),
                        sample.processorShare(),
                        sample.residentMegabytes(),
                        sample.threads(),
                        sample.openFiles(),
                        sample.leases()))
                .toList();
        assertThat(SoakResult.judge(WHAT, samples).findings())
                .singleElement()
                .asString()
                .startsWith("jitter buffer's target");
    }

    private static List<SoakResult.Sample> samples(IntToDoubleFunction megabytes, IntToDoubleFunction threads) {
        return IntStream.range(0, 60)
                .mapToObj(minute -> new SoakResult.Sample(
                        minute,
                        7 + minute % 2,
                        20,
                        30,
                        12,
                        0.13,
                        megabytes.applyAsDouble(minute),
                        (int) threads.applyAsDouble(minute),
                        80,
                        1))
                .toList();
    }
}
