package dev.waycast.benchmarks.latency;

import java.util.Comparator;
import java.util.List;

/** All runs of one scenario. */
public record ScenarioResult(Scenario scenario, List<Run> runs) {

    /** The run that stands for the scenario: the median by p50, and of two the slower one. */
    public Run median() {
        List<Run> sorted = runs.stream()
                .sorted(Comparator.comparingDouble(run -> run.endToEnd().p50()))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Between the fastest and the slowest run's p50, ms. */
    public double spread() {
        return Distribution.of(runs.stream().map(run -> run.endToEnd().p50()).toList())
                        .max()
                - Distribution.of(runs.stream().map(run -> run.endToEnd().p50()).toList())
                        .percentile(0);
    }
}
