package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakResultTest {

    private static final Scenario SCENARIO = Scenario.all().getFirst();

    @Test
    void aSteadyRunHasNoFindings() {
        assertThat(SoakResult.judge(SCENARIO, samples(minute -> 250 + minute % 3, minute -> 40))
                        .findings())
                .isEmpty();
    }

    @Test
    void growthInTheFirstQuarterIsWarmingUp() {
        assertThat(SoakResult.judge(SCENARIO, samples(minute -> minute < 14 ? 150 + 7 * minute : 250, minute -> 40))
                        .findings())
                .isEmpty();
    }

    @Test
    void aLeakIsFound() {
        SoakResult result = SoakResult.judge(SCENARIO, samples(minute -> 250 + 2 * minute, minute -> 40 + minute));
        assertThat(result.steady()).isFalse();
        assertThat(result.findings())
                .hasSize(2)
                .anyMatch(finding -> finding.startsWith("resident memory"))
                .anyMatch(finding -> finding.startsWith("threads"));
    }

    private static List<SoakResult.Sample> samples(IntToDoubleFunction megabytes, IntToDoubleFunction threads) {
        return IntStream.range(0, 60)
                .mapToObj(minute -> new SoakResult.Sample(
                        minute,
                        7 + minute % 2,
                        20,
                        30,
                        0.13,
                        megabytes.applyAsDouble(minute),
                        (int) threads.applyAsDouble(minute),
                        80,
                        1))
                .toList();
    }
}
