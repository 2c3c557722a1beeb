package dev.waycast.benchmarks.report;

import static dev.waycast.benchmarks.report.Plot.format;

import dev.waycast.benchmarks.MicroBenchmarks;
import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.latency.Run;
import dev.waycast.benchmarks.latency.ScenarioResult;
import dev.waycast.benchmarks.latency.SoakResult;
import dev.waycast.benchmarks.latency.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The report as one self-contained page. */
final class HtmlReport {

    private static final String[] STAGE_COLOURS = {
        "#2f7fd0", "#9aa7b4", "#3fb3a8", "#2f9a4f", "#c9b72f", "#d9772b", "#b8508f", "#6f5bc2"
    };

    private final BenchReport report;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(BenchReport report) {
        this.report = report;
    }

    static String of(BenchReport report) {
        return new HtmlReport(report).write();
    }

    private String write() {
        html.append(HtmlPage.begin("Waycast: measurements")).append(HtmlPage.conditions(report.conditions()));
        if (!report.scenarios().isEmpty() || report.still() != null || report.start() != null) {
            html.append(HtmlPage.figures(report.figures()));
        }
        if (!report.scenarios().isEmpty()) {
            scenarios();
            stages();
            plots();
        }
        if (report.soak() != null) {
            soak(report.soak());
        }
        if (!report.micro().isEmpty()) {
            micro();
        }
        return html.append(HtmlPage.END).toString();
    }

    private void scenarios() {
        html.append("<h2>End to end: commit on the desktop → frame callback in the page</h2>")
                .append("<p>The run with the median p50 stands for its scenario; ± is the distance between the fastest")
                .append(" and the slowest run.</p><table><tr><th>Scenario</th><th>p50 ms</th><th>±</th><th>p95 ms</th>")
                .append("<th>max ms</th><th>shown of drawn</th><th>unreadable</th><th>convert + encode p95 ms</th>")
                .append("<th>application, % of a core</th><th>whole machine, %</th><th>memory MB</th><th>Mbit/s</th>")
                .append("<th>clock error ms</th></tr>");
        for (ScenarioResult result : report.scenarios()) {
            Run run = result.median();
            row(
                    result.scenario().name(),
                    format("%.1f", run.endToEnd().p50()),
                    format("%.1f", result.spread()),
                    format("%.1f", run.endToEnd().p95()),
                    format("%.1f", run.endToEnd().max()),
                    run.shown() + " / " + run.drawn(),
                    Long.toString(run.unreadable()),
                    format("%.1f", run.convertAndEncode().p95()),
                    format("%.1f", run.processorShare() * 100),
                    format("%.0f", run.machineShare() * 100),
                    format("%.0f", run.residentBytes() / 1e6),
                    format("%.2f", run.bitrate() / 1e6),
                    format("±%.2f", run.clockError()));
        }
        html.append("</table>");
        if (report.start() != null) {
            html.append(format(
                    "<p>Click to first frame: opened p50 %.0f, max %.0f ms; reloaded p50 %.0f, max %.0f ms.</p>",
                    report.start().opened().p50(),
                    report.start().opened().max(),
                    report.start().reloaded().p50(),
                    report.start().reloaded().max()));
            html.append(format(
                    "<p>Application serves: p50 %.0f, max %.0f ms. Sign-in to first frame: p50 %.0f, max %.0f ms."
                            + " Administration interactive: p50 %.0f, max %.0f ms.</p>",
                    report.start().application().p50(),
                    report.start().application().max(),
                    report.start().signedIn().p50(),
                    report.start().signedIn().max(),
                    report.start().administration().p50(),
                    report.start().administration().max()));
        }
        if (report.still() != null) {
            html.append(format(
                    "<p>Static desktop over %.0f s: %.2f %% of a core, %.1f kbit/s media, %.1f kbit/s signalling.</p>",
                    report.still().seconds(),
                    report.still().processorShare() * 100,
                    report.still().mediaBitrate() / 1000,
                    report.still().signallingBitrate() / 1000));
        }
    }

    private void stages() {
        html.append("<h2>Where the time goes</h2><table><tr><th>p50 / p95 ms</th>");
        for (Stage stage : Stage.values()) {
            html.append("<th title=\"")
                    .append(stage.meaning())
                    .append("\">")
                    .append(name(stage))
                    .append("</th>");
        }
        html.append("<th>frames</th></tr>");
        for (ScenarioResult result : report.scenarios()) {
            Run run = result.median();
            List<String> cells = new ArrayList<>(List.of(result.scenario().name()));
            for (Stage stage : Stage.values()) {
                Distribution times = run.stages().get(stage);
                cells.add(format("%.1f / %.1f", times.p50(), times.p95()));
            }
            cells.add(Integer.toString(run.stages().get(Stage.ENCODE).count()));
            row(cells.toArray(String[]::new));
        }
        html.append("</table>");
        bars();
    }

    /** Means, because medians of parts do not add up to the median of the whole. */
    private void bars() {
        double longest = report.scenarios().stream()
                .mapToDouble(result -> total(result.median()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        int height = 22 * report.scenarios().size() + 30;
        html.append(format(
                "<svg class=\"bars\" viewBox=\"0 0 1200 %d\" role=\"img\" aria-label=\"mean time by stage\">", height));
        int x = 190;
        for (Stage stage : Stage.values()) {
            html.append(format(
                    "<rect x=\"%d\" y=\"4\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"13\">%s</text>",
                    x, STAGE_COLOURS[stage.ordinal()], x + 14, name(stage)));
            x += 95;
        }
        int y = 24;
        for (ScenarioResult result : report.scenarios()) {
            html.append(format(
                    "<text x=\"0\" y=\"%d\">%s</text>",
                    y + 12, result.scenario().name()));
            double left = 190;
            for (Stage stage : Stage.values()) {
                double mean = result.median().stages().get(stage).mean();
                double width = Double.isFinite(mean) ? Math.max(0, mean) / longest * 940 : 0;
                html.append(format(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"><title>%s %.2f ms</title></rect>",
                        left, y, width, STAGE_COLOURS[stage.ordinal()], name(stage), mean));
                left += width;
            }
            html.append(format("<text x=\"%.1f\" y=\"%d\">%.1f ms</text>", left + 5, y + 12, total(result.median())));
            y += 22;
        }
        html.append("</svg>");
    }

    private static double total(Run run) {
        double total = 0;
        for (Distribution stage : run.stages().values()) {
            total += Double.isFinite(stage.mean()) ? stage.mean() : 0;
        }
        return total;
    }

    private void plots() {
        html.append("<h2>Distribution and course of the latency</h2><div class=\"plots\">");
        for (ScenarioResult result : report.scenarios()) {
            Run run = result.median();
            double most = run.endToEnd().max();
            html.append(new Plot(result.scenario().name() + ": share of frames (%) below", "ms", most, 100)
                    .line(cumulative(run.endToEnd()), "")
                    .at(run.endToEnd().p50(), "p50")
                    .at(run.endToEnd().p95(), "p95")
                    .svg());
            html.append(new Plot(result.scenario().name() + ": latency (ms) over time", "s", run.seconds(), most)
                    .dots(run.points(), "")
                    .svg());
        }
        html.append("</div>");
    }

    private static List<double[]> cumulative(Distribution values) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < values.count(); i++) {
            points.add(new double[] {values.sorted()[i], (i + 1) * 100.0 / values.count()});
        }
        return points;
    }

    private void soak(SoakResult soak) {
        html.append("<h2>Soak: ")
                .append(HtmlPage.escape(soak.what()))
                .append("</h2><p class=\"")
                .append(soak.steady() ? "met\">Nothing grew." : "missed\">" + String.join("; ", soak.findings()) + ".")
                .append("</p><div class=\"plots\">");
        soakPlot(soak, "latency p50 (ms)", SoakResult.Sample::latencyP50);
        soakPlot(soak, "latency p95 (ms)", SoakResult.Sample::latencyP95);
        soakPlot(soak, "jitter buffer's target (ms)", SoakResult.Sample::bufferTargetMillis);
        soakPlot(soak, "frames per second", SoakResult.Sample::framesPerSecond);
        soakPlot(soak, "application (% of a core)", sample -> sample.processorShare() * 100);
        soakPlot(soak, "resident memory (MB)", SoakResult.Sample::residentMegabytes);
        soakPlot(soak, "threads", SoakResult.Sample::threads);
        soakPlot(soak, "open files", SoakResult.Sample::openFiles);
        soakPlot(soak, "frames on lease", SoakResult.Sample::leases);
        html.append("</div>");
    }

    private void soakPlot(SoakResult soak, String title, ToDoubleFunction<SoakResult.Sample> value) {
        List<double[]> points = soak.samples().stream()
                .map(sample -> new double[] {sample.minute(), value.applyAsDouble(sample)})
                .filter(point -> Double.isFinite(point[1]))
                .toList();
        if (points.isEmpty()) {
            return;
        }
        double most = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        html.append(new Plot(title, "minutes", points.getLast()[0], most)
                .line(points, "")
                .svg());
    }

    private void micro() {
        html.append("<h2>Micro-benchmarks</h2><table><tr><th>Benchmark</th><th>Score</th><th>±</th><th>Unit</th></tr>");
        for (MicroBenchmarks.Result result : report.micro()) {
            row(result.title(), format("%.4g", result.score()), format("%.2g", result.error()), result.unit());
        }
        html.append("</table>");
    }

    private void row(String... cells) {
        html.append(HtmlPage.row(cells));
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(java.util.Locale.ROOT);
    }
}
