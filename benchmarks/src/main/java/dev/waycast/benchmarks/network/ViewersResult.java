package dev.waycast.benchmarks.network;

import static dev.waycast.benchmarks.report.Plot.format;

import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.report.Conditions;
import dev.waycast.benchmarks.report.Figure;
import dev.waycast.benchmarks.report.HtmlPage;
import dev.waycast.benchmarks.report.Plot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What further viewers take from the one who controls.
 *
 * @param alone one page, and nobody else
 * @param many the same page with all others beside it
 * @param others how they fared meanwhile
 * @param besideSlow the same with one more, whose network is slow
 * @param slow how that one fares
 */
public record ViewersResult(Stretch alone, Stretch many, Others others, Stretch besideSlow, Slow slow) {

    /**
     * The controlling page for a while.
     *
     * @param viewers at the time
     * @param endToEnd of the controlling page, ms
     * @param shownShare of the frames drawn, 0 to 1
     * @param processorShare the application's processor time, 1 is one core
     * @param machineShare what everything on this machine used meanwhile, 1 is one core
     */
    public record Stretch(
            int viewers,
            Distribution endToEnd,
            double shownShare,
            double processorShare,
            double machineShare,
            double residentMegabytes) {}

    /**
     * @param shareEach processor time that receiving and decoding takes each of them, 1 is one core
     * @param slowestFramesPerSecond what the slowest of them decoded
     */
    public record Others(double shareEach, double slowestFramesPerSecond) {}

    /**
     * @param capacity of its network, bit/s
     * @param bitrate that passed, bit/s
     * @param size of the picture as it came
     */
    public record Slow(long capacity, double bitrate, Distribution endToEnd, double framesPerSecond, String size) {}

    public List<Figure> figures() {
        return List.of(
                Figure.atMost(
                        "%d viewers: p95 of the one who controls, of what it is alone".formatted(many.viewers()),
                        100 * many.endToEnd().p95() / alone.endToEnd().p95(),
                        120,
                        "%"),
                Figure.atMost(
                        "%d viewers: each further one".formatted(many.viewers()),
                        100 * (many.processorShare() - alone.processorShare()) / (many.viewers() - alone.viewers()),
                        0.5,
                        "% of a core"),
                Figure.atMost(
                        "a viewer at %.0f kbit/s beside them: p95 of the one who controls, of what it is alone"
                                .formatted(slow.capacity() / 1e3),
                        100 * besideSlow.endToEnd().p95() / alone.endToEnd().p95(),
                        120,
                        "%"));
    }

    /** In Markdown, for the terminal and docs/benchmarks.md. */
    public String tables() {
        StringBuilder text = new StringBuilder(
                        "\n| Viewers | p50 | p95 | max ms | shown | % of a core | MB | machine % |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        for (Stretch stretch : List.of(alone, many, besideSlow)) {
            text.append("| ").append(String.join(" | ", cells(stretch))).append(" |\n");
        }
        text.append('\n')
                .append(decoding())
                .append("\n\n")
                .append(slowly())
                .append("\n")
                .append(Figure.table(figures()));
        return text.toString();
    }

    /** Writes viewers.html and viewers.md into this folder. */
    public void write(Path folder, Map<String, String> conditions) {
        StringBuilder html = new StringBuilder(HtmlPage.begin("Waycast: many viewers"))
                .append(HtmlPage.conditions(conditions))
                .append(HtmlPage.figures(figures()))
                .append("<h2>The one who controls</h2>")
                .append(HtmlPage.table(
                        "Viewers", "p50 ms", "p95 ms", "max ms", "shown", "% of a core", "MB", "machine %"));
        for (Stretch stretch : List.of(alone, many, besideSlow)) {
            html.append(HtmlPage.row(cells(stretch)));
        }
        html.append("</table><p>")
                .append(HtmlPage.escape(decoding()))
                .append("</p><p>")
                .append(HtmlPage.escape(slowly()))
                .append("</p><div class=\"plots\">");
        for (Stretch stretch : List.of(alone, many, besideSlow)) {
            html.append(new Plot(stretch.viewers() + " viewers: share of frames (%) below", "ms", highest(), 100)
                    .line(cumulative(stretch.endToEnd()), "")
                    .at(stretch.endToEnd().p95(), "p95")
                    .svg());
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("viewers.html"), html.append("</div>").append(HtmlPage.END));
            Files.writeString(folder.resolve("viewers.md"), Conditions.line(conditions) + tables());
        } catch (IOException e) {
            throw new UncheckedIOException("The report could not be written to " + folder, e);
        }
    }

    private double highest() {
        return Math.max(
                alone.endToEnd().max(),
                Math.max(many.endToEnd().max(), besideSlow.endToEnd().max()));
    }

    private static List<double[]> cumulative(Distribution values) {
        return IntStream.range(0, values.count())
                .mapToObj(i -> new double[] {values.sorted()[i], (i + 1) * 100.0 / values.count()})
                .toList();
    }

    private String decoding() {
        return format(
                "The %d others decode: each takes %.1f %% of a core for it, the slowest shows %.1f frames a second.",
                many.viewers() - 1, 100 * others.shareEach(), others.slowestFramesPerSecond());
    }

    private String slowly() {
        return format(
                "The viewer at %.0f kbit/s: p50 %.0f, p95 %.0f ms, %.1f frames a second of %s, %.0f kbit/s.",
                slow.capacity() / 1e3,
                slow.endToEnd().p50(),
                slow.endToEnd().p95(),
                slow.framesPerSecond(),
                slow.size(),
                slow.bitrate() / 1e3);
    }

    private static String[] cells(Stretch stretch) {
        return new String[] {
            Integer.toString(stretch.viewers()),
            format("%.1f", stretch.endToEnd().p50()),
            format("%.1f", stretch.endToEnd().p95()),
            format("%.1f", stretch.endToEnd().max()),
            format("%.1f %%", 100 * stretch.shownShare()),
            format("%.1f", 100 * stretch.processorShare()),
            format("%.0f", stretch.residentMegabytes()),
            format("%.0f", 100 * stretch.machineShare())
        };
    }
}
