package dev.waycast.benchmarks.network;

import com.microsoft.playwright.PlaywrightException;
import dev.waycast.benchmarks.latency.Browser;
import dev.waycast.integration.network.KernelBottleneck;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code ./waycast bench network}: scenarios by name, all without one; {@code factor=0.3} shortens them,
 * {@code engine=direct,libwebrtc} says with what, {@code link=netns} lets the kernel make the bottleneck.
 */
public final class NetworkBench {

    private final List<NetworkScenario> scenarios;
    private final List<Engine> engines;
    private final double factor;
    private final boolean namespaces;

    private NetworkBench(List<NetworkScenario> scenarios, List<Engine> engines, double factor, boolean namespaces) {
        this.scenarios = scenarios;
        this.engines = engines;
        this.factor = factor;
        this.namespaces = namespaces;
    }

    /** @throws IllegalArgumentException that says what is wrong with them */
    public static NetworkBench of(List<String> arguments) {
        double factor = 1;
        boolean namespaces = false;
        List<Engine> engines = List.of(Engine.DIRECT);
        Set<String> names = new LinkedHashSet<>();
        for (String argument : arguments) {
            if (argument.startsWith("factor=")) {
                factor = factor(argument);
            } else if (argument.startsWith("engine=")) {
                engines = List.of(argument.substring("engine=".length()).split(",")).stream()
                        .map(Engine::named)
                        .toList();
            } else if (argument.startsWith("link=")) {
                namespaces = inNamespaces(argument);
            } else {
                names.add(argument);
            }
        }
        double stretch = factor;
        return new NetworkBench(
                chosen(names).stream()
                        .map(scenario -> scenario.stretched(stretch))
                        .toList(),
                engines,
                factor,
                namespaces);
    }

    private static boolean inNamespaces(String argument) {
        return switch (argument) {
            case "link=netns" -> true;
            case "link=relay" -> false;
            default -> throw new IllegalArgumentException("The link is link=relay or link=netns, not " + argument);
        };
    }

    /** @param argument such as {@code factor=0.3} */
    public static double factor(String argument) {
        String text = argument.substring("factor=".length());
        try {
            double factor = Double.parseDouble(text);
            if (factor > 0 && factor <= 100) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "The factor of the scenarios' duration is a number such as 0.3, not \"" + text + "\"");
    }

    private static List<NetworkScenario> chosen(Set<String> names) {
        return names.isEmpty()
                ? NetworkScenario.all()
                : names.stream().map(NetworkScenario::named).toList();
    }

    /**
     * Runs them, one engine after the other within each scenario, writes the report and prints its tables. A scenario
     * that cannot be measured is told, and the others go on.
     *
     * @return whether all of them could be measured
     */
    public boolean run(Path project, Path target, Map<String, String> conditions) {
        List<NetworkRun> runs = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try {
            conditions.put("Bottleneck and competing TCP", namespaces ? kernel() : "the relay's");
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            return false;
        }
        try (Browser browser = new Browser()) {
            conditions.put("Browser", "Chromium " + browser.version());
            conditions.put("Duration of each network", factor == 1 ? "whole" : "× " + factor);
            NetworkMeasurement measurement = new NetworkMeasurement(project, browser, namespaces);
            for (NetworkScenario scenario : scenarios) {
                for (Engine engine : engines) {
                    try {
                        NetworkRun run = measurement.run(scenario, engine);
                        runs.add(run);
                        tell(run);
                    } catch (IllegalStateException | UncheckedIOException | PlaywrightException e) {
                        failures.add(scenario.name() + " (" + engine.setting() + "): " + e.getMessage());
                        System.out.println(failures.getLast());
                    }
                }
            }
        }
        NetworkReport report = new NetworkReport(conditions, runs);
        report.write(target);
        System.out.println(report.tables());
        failures.forEach(failure -> System.out.println("Not measured: " + failure));
        System.out.println("Report: " + target.resolve("network.html"));
        return failures.isEmpty();
    }

    /** @throws IllegalStateException that says why there is none */
    private static String kernel() {
        try (KernelBottleneck bottleneck = KernelBottleneck.open()) {
            return "the kernel's (tbf, CUBIC), in network namespaces; "
                    + (bottleneck.roundTrip(Duration.ofMillis(1))
                            ? "TCP has the round trip of the network, by netem"
                            : "TCP has no round trip but the queue, because the kernel has no netem");
        }
    }

    private static void tell(NetworkRun run) {
        System.out.printf(
                "%-22s p50 %5.1f  p95 %6.1f  max %6.0f ms, %5.1f %% shown, longest freeze %5.0f ms, %.0f %% of the machine%n",
                run.name(),
                run.endToEnd().p50(),
                run.endToEnd().p95(),
                run.endToEnd().max(),
                100 * run.shownShare(),
                run.timeline().longestFreeze() * 1000,
                run.machineShare() * 100);
    }
}
