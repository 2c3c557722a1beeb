package dev.waycast.benchmarks;

import dev.waycast.benchmarks.latency.Browser;
import dev.waycast.benchmarks.latency.Harness;
import dev.waycast.benchmarks.latency.Run;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ScenarioResult;
import dev.waycast.benchmarks.latency.SoakResult;
import dev.waycast.benchmarks.latency.StartResult;
import dev.waycast.benchmarks.latency.StaticResult;
import dev.waycast.benchmarks.network.NetworkBench;
import dev.waycast.benchmarks.network.NetworkScenario;
import dev.waycast.benchmarks.network.SoakMeasurement;
import dev.waycast.benchmarks.network.ViewersMeasurement;
import dev.waycast.benchmarks.network.ViewersResult;
import dev.waycast.benchmarks.report.BenchReport;
import dev.waycast.benchmarks.report.Conditions;
import dev.waycast.benchmarks.report.ReportFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./waycast bench} and {@code ./waycast soak}: see benchmarks/run for the arguments. */
public final class Bench {

    private static final int RUNS = 2;

    /** Loggers live as long as somebody holds them; this one tells of every cipher it tries. */
    private static final Logger SRTP = Logger.getLogger("org.jitsi");

    private final Path target = Path.of("target").toAbsolutePath();
    private final Path project = target.getParent().getParent();
    private final Map<String, String> conditions = Conditions.ofThisMachine();
    private final List<ScenarioResult> scenarios = new ArrayList<>();
    private StaticResult still;
    private StartResult start;
    private SoakResult soak;
    private List<MicroBenchmarks.Result> micro = List.of();

    private Bench() {}

    /** Runs in the module's folder. */
    public static void main(String[] arguments) {
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Bench bench = new Bench();
        SRTP.setLevel(Level.WARNING);
        try {
            switch (arguments.length == 0 ? "all" : arguments[0]) {
                case "all" -> bench.all();
                case "jmh" -> bench.micro = MicroBenchmarks.run(rest.isEmpty() ? "." : rest.getFirst());
                case "latency" -> bench.latency(rest);
                case "quick" -> bench.quick();
                case "network" -> {
                    if (!NetworkBench.of(rest).run(bench.project, bench.target, bench.conditions)) {
                        System.exit(1);
                    }
                    return;
                }
                case "viewers" -> {
                    bench.viewers(rest);
                    return;
                }
                case "records" -> {
                    bench.records(rest.isEmpty() ? 2000 : Integer.parseInt(rest.getFirst()));
                    return;
                }
                case "soak" -> bench.soak(rest);
                case "list" -> {
                    Scenario.all().forEach(scenario -> System.out.println(scenario.name()));
                    NetworkScenario.all()
                            .forEach(network ->
                                    System.out.println("network " + network.name() + ": " + network.meaning()));
                    return;
                }
                default ->
                    throw new IllegalArgumentException(
                            "There is no measurement \"%s\"; see benchmarks/run".formatted(arguments[0]));
            }
        } catch (IllegalArgumentException e) {
            System.err.println("waycast bench: " + e.getMessage());
            System.exit(2);
        }
        bench.finish();
    }

    private void all() {
        micro = MicroBenchmarks.run(".");
        latency(List.of());
    }

    private void quick() {
        try (Harness harness = harness()) {
            measure(harness, Scenario.all().getFirst(), 1);
        }
    }

    /** The named scenarios; without names all of them, and what is measured beside them. */
    private void latency(List<String> names) {
        List<Scenario> chosen = Scenario.all().stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
                .toList();
        for (String name : names) {
            if (!name.equals("static")
                    && !name.equals("start")
                    && chosen.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                throw new IllegalArgumentException("There is no scenario \"%s\"; the list: static, start, %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        Scenario.all().stream()
                                                .map(Scenario::name)
                                                .toList())));
            }
        }
        try (Harness harness = harness()) {
            chosen.forEach(scenario -> measure(harness, scenario, RUNS));
            if (names.isEmpty() || names.contains("static")) {
                still = harness.standStill();
            }
            if (names.isEmpty() || names.contains("start")) {
                start = harness.start();
            }
        }
    }

    /** How many, 20 without; and {@code factor=0.5} for shorter. */
    private void viewers(List<String> arguments) {
        int number = 20;
        double factor = 1;
        for (String argument : arguments) {
            if (argument.startsWith("factor=")) {
                factor = NetworkBench.factor(argument);
            } else {
                number = Integer.parseInt(argument);
            }
        }
        if (number < 2) {
            throw new IllegalArgumentException("Many viewers are at least 2");
        }
        try (Browser browser = new Browser()) {
            conditions.put("Browser", "Chromium " + browser.version());
            ViewersResult result = new ViewersMeasurement(
                            project, Duration.ofMillis(Math.round(20_000 * factor)), System.out::println)
                    .run(browser, number);
            result.write(target, conditions);
            System.out.println(result.tables());
            System.out.println("Report: " + target.resolve("viewers.html"));
        }
    }

    /** Says it on the terminal alone. */
    private void records(int eventsPerSecond) {
        try (Harness harness = harness()) {
            harness.record(eventsPerSecond);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many minutes, and through which network; without one the browser is on the same host. */
    private void soak(List<String> arguments) {
        Duration duration = Duration.ofMinutes(arguments.isEmpty() ? 60 : Long.parseLong(arguments.getFirst()));
        Optional<NetworkScenario> network =
                arguments.stream().skip(1).findFirst().map(NetworkScenario::named);
        try (Browser browser = new Browser()) {
            conditions.put("Browser", "Chromium " + browser.version());
            soak = new SoakMeasurement(project, browser, System.out::println).run(duration, network);
        }
    }

    private Harness harness() {
        Harness harness = new Harness(project, System.out::println);
        conditions.put("Browser", "Chromium " + harness.browserVersion());
        return harness;
    }

    private void measure(Harness harness, Scenario scenario, int runs) {
        ScenarioResult result = harness.measure(scenario, runs);
        Run run = result.median();
        conditions.putIfAbsent("Encoder", run.encoder());
        scenarios.add(result);
    }

    private void finish() {
        BenchReport report = new BenchReport(conditions, scenarios, still, start, soak, micro);
        ReportFiles.write(report, target);
        System.out.println(ReportFiles.tables(report));
        System.out.println("Report: " + target.resolve("report.html"));
        if (soak != null) {
            System.out.println("Soak: " + (soak.steady() ? "nothing grew" : String.join("; ", soak.findings())));
            if (!soak.steady()) {
                System.exit(1);
            }
        }
    }
}
