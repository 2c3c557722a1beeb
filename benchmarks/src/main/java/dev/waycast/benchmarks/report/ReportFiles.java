package dev.waycast.benchmarks.report;

import com.google.gson.GsonBuilder;
import dev.waycast.benchmarks.latency.Run;
import dev.waycast.benchmarks.latency.ScenarioResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the report, and prints its tables. */
public final class ReportFiles {

    private ReportFiles() {}

    /** Writes report.html and report.json into this folder. */
    public static void write(BenchReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(report));
            Files.writeString(
                    folder.resolve("report.json"),
                    new GsonBuilder()
                            .serializeSpecialFloatingPointValues()
                            .setPrettyPrinting()
                            .create()
                            .toJson(report));
        } catch (IOException e) {
            throw new UncheckedIOException("The report could not be written to " + folder, e);
        }
    }

    /** The tables of docs/benchmarks.md, for the terminal. */
    public static String tables(BenchReport report) {
        StringBuilder text = new StringBuilder();
        if (!report.scenarios().isEmpty()) {
            text.append(
                            "\n| Scenario | p50 | p95 | max ms | shown of drawn | convert + encode p95 ms | % of a core | MB | Mbit/s |\n")
                    .append("|---|---|---|---|---|---|---|---|---|\n");
            for (ScenarioResult result : report.scenarios()) {
                Run run = result.median();
                text.append(Plot.format(
                        "| %s | %.1f | %.1f | %.1f | %d / %d | %.1f | %.1f | %.0f | %.2f |%n",
                        result.scenario().name(),
                        run.endToEnd().p50(),
                        run.endToEnd().p95(),
                        run.endToEnd().max(),
                        run.shown(),
                        run.drawn(),
                        run.convertAndEncode().p95(),
                        run.processorShare() * 100,
                        run.residentBytes() / 1e6,
                        run.bitrate() / 1e6));
            }
        }
        text.append(Figure.table(
                report.figures().stream().filter(Figure::wasMeasured).toList()));
        return text.toString();
    }
}
