package dev.waycast.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockMappingTest {

    @Test
    void theTrueDifferenceLiesWithinTheErrorBound() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double difference = 1_000 + random.nextDouble() * 1e6;
            ClockMapping clock = new ClockMapping();
            for (int i = 0; i < 200; i++) {
                double read = 5_000_000 + i * 3.3;
                double request = 0.2 + random.nextExponential() * 0.5;
                double answer = 0.3 + random.nextExponential() * 0.5;
                double coarse = Math.round((read - difference) * 10) / 10.0;
                clock.add((long) ((read - request) * 1e6), coarse, (long) ((read + answer) * 1e6));
            }
            double error = clock.monotonic(0) - difference;
            assertThat(clock.errorBound()).isBetween(0.0, 0.5);
            assertThat(error).isCloseTo(0, within(clock.errorBound()));
        }
    }

    @Test
    void contradictingReadingsAreSeen() {
        ClockMapping clock = new ClockMapping();
        clock.add(1_000_000_000, 100, 1_001_000_000);
        clock.add(2_000_000_000, 1_500, 2_001_000_000);
        assertThat(clock.errorBound()).isNegative();
    }
}
