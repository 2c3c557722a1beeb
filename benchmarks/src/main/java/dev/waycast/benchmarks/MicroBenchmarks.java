package dev.waycast.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH classes of this package: one short fork each, enough to see a change of a tenth. */
public final class MicroBenchmarks {

    /**
     * One benchmark with one choice of parameters.
     *
     * @param error half of the 99.9 % confidence interval, in the same unit
     */
    public record Result(String name, Map<String, String> parameters, double score, double error, String unit) {

        public String title() {
            return parameters.isEmpty()
                    ? name
                    : name
                            + parameters.entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .collect(Collectors.joining(", ", " (", ")"));
        }
    }

    private MicroBenchmarks() {}

    /** @param pattern a regular expression on class and method; all for "." */
    public static List<Result> run(String pattern) {
        try {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(pattern)
                            .forks(1)
                            .warmupIterations(2)
                            .warmupTime(TimeValue.milliseconds(700))
                            .measurementIterations(4)
                            .measurementTime(TimeValue.milliseconds(700))
                            .shouldFailOnError(true)
                            .jvmArgs(
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-XX:+UseSerialGC")
                            .build())
                    .run();
            return results.stream().map(MicroBenchmarks::result).toList();
        } catch (NoBenchmarksException e) {
            throw new IllegalArgumentException("No micro-benchmark's name matches " + pattern, e);
        } catch (RunnerException e) {
            throw new IllegalStateException("A micro-benchmark failed", e);
        }
    }

    private static Result result(RunResult run) {
        String name = run.getParams().getBenchmark();
        return new Result(
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                run.getParams().getParamsKeys().stream()
                        .collect(Collectors.toMap(
                                key -> key, key -> run.getParams().getParam(key), (a, b) -> a, java.util.TreeMap::new)),
                run.getPrimaryResult().getScore(),
                run.getPrimaryResult().getScoreError(),
                run.getPrimaryResult().getScoreUnit());
    }
}
