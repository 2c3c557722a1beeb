package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void percentilesAreNearestRanks() {
        Distribution hundred = Distribution.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());
        assertThat(hundred.p50()).isEqualTo(50);
        assertThat(hundred.p95()).isEqualTo(95);
        assertThat(hundred.max()).isEqualTo(100);
        assertThat(hundred.percentile(0)).isEqualTo(1);
        assertThat(hundred.mean()).isEqualTo(50.5);
    }

    @Test
    void oneValueIsEveryPercentile() {
        Distribution one = Distribution.of(List.of(7.0));
        assertThat(one.p50()).isEqualTo(7);
        assertThat(one.p95()).isEqualTo(7);
    }

    @Test
    void nothingMeasuredIsNotZero() {
        Distribution empty = Distribution.of(List.of());
        assertThat(empty.p50()).isNaN();
        assertThat(empty.mean()).isNaN();
        assertThat(empty.count()).isZero();
    }
}
