package dev.waycast.benchmarks.report;

import dev.waycast.benchmarks.MicroBenchmarks;
import dev.waycast.benchmarks.latency.Run;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ScenarioResult;
import dev.waycast.benchmarks.latency.SoakResult;
import dev.waycast.benchmarks.latency.StartResult;
import dev.waycast.benchmarks.latency.StaticResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Everything one call measured. What was not measured is empty or null.
 *
 * @param still a desktop that stands still
 */
public record BenchReport(
        Map<String, String> conditions,
        List<ScenarioResult> scenarios,
        StaticResult still,
        StartResult start,
        SoakResult soak,
        List<MicroBenchmarks.Result> micro) {

    /** The figures Waycast sets itself, for a machine with 2 cores and no GPU and the browser on the same machine. */
    public List<Figure> figures() {
        return List.of(
                latency("720p30-desktop", "p50", 12, run -> run.endToEnd().p50()),
                latency("720p30-desktop", "p95", 26, run -> run.endToEnd().p95()),
                latency("1080p30-desktop", "p50", 15, run -> run.endToEnd().p50()),
                latency("1080p30-desktop", "p95", 29, run -> run.endToEnd().p95()),
                latency("1080p30-motion", "p50", 18, run -> run.endToEnd().p50()),
                // Half a frame in sixty is the error of counting at both ends of a run.
                new Figure(
                        "720p60-desktop, frames shown of 60 drawn",
                        of("720p60-desktop", run -> run.shownOf(60)),
                        59.5,
                        "frames",
                        true),
                Figure.atMost(
                        "conversion + encode p95, 1080p30-desktop",
                        of("1080p30-desktop", run -> run.convertAndEncode().p95()),
                        8,
                        "ms"),
                Figure.atMost(
                        "conversion + encode p95, 1080p30-motion",
                        of("1080p30-motion", run -> run.convertAndEncode().p95()),
                        8,
                        "ms"),
                Figure.atMost("each further viewer, 720p30", furtherViewer("720p30-desktop") * 100, 0.5, "% of a core"),
                Figure.atMost(
                        "each further viewer, 1080p30", furtherViewer("1080p30-desktop") * 100, 0.5, "% of a core"),
                Figure.atMost(
                        "static desktop, processor",
                        still == null ? Double.NaN : still.processorShare() * 100,
                        1,
                        "% of a core"),
                Figure.atMost(
                        "static desktop, media and signalling",
                        still == null ? Double.NaN : (still.mediaBitrate() + still.signallingBitrate()) / 1000,
                        5,
                        "kbit/s"),
                Figure.atMost(
                        "resident memory after 1080p30-desktop",
                        of("1080p30-desktop", run -> run.residentBytes() / 1e6),
                        400,
                        "MB"),
                Figure.atMost(
                        "click to first frame, p50",
                        start == null ? Double.NaN : start.opened().p50(),
                        500,
                        "ms"),
                Figure.atMost(
                        "application serves, p50",
                        start == null ? Double.NaN : start.application().p50(),
                        3000,
                        "ms"),
                Figure.atMost(
                        "sign-in to first frame, p50",
                        start == null ? Double.NaN : start.signedIn().p50(),
                        1500,
                        "ms"),
                Figure.atMost(
                        "administration interactive, p50",
                        start == null ? Double.NaN : start.administration().p50(),
                        1500,
                        "ms"));
    }

    private Figure latency(String scenario, String percentile, double limit, ToDoubleFunction<Run> value) {
        return Figure.atMost(scenario + " " + percentile, of(scenario, value), limit, "ms");
    }

    private double of(String scenario, ToDoubleFunction<Run> value) {
        return result(scenario)
                .map(result -> value.applyAsDouble(result.median()))
                .orElse(Double.NaN);
    }

    /** Slope of the application's processor time between one viewer and several. */
    private double furtherViewer(String scenario) {
        Optional<ScenarioResult> one = result(scenario);
        Optional<ScenarioResult> several = scenarios.stream()
                .filter(result -> result.scenario().name().startsWith(scenario + "-")
                        && result.scenario().viewers() > 1)
                .findFirst();
        if (one.isEmpty() || several.isEmpty()) {
            return Double.NaN;
        }
        Scenario many = several.get().scenario();
        return (several.get().median().processorShare() - one.get().median().processorShare()) / (many.viewers() - 1);
    }

    private Optional<ScenarioResult> result(String name) {
        return scenarios.stream()
                .filter(result -> result.scenario().name().equals(name))
                .findFirst();
    }
}
