package dev.waycast.benchmarks.network;

import static dev.waycast.benchmarks.report.Plot.format;

import com.google.gson.GsonBuilder;
import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.report.Conditions;
import dev.waycast.benchmarks.report.Figure;
import dev.waycast.benchmarks.report.HtmlPage;
import dev.waycast.benchmarks.report.Plot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** All runs of one call, as a page with plots over time, as JSON, and as the tables of docs/benchmarks.md. */
public record NetworkReport(Map<String, String> conditions, List<NetworkRun> runs) {

    private static final double FREEZE_SECONDS = 0.2;

    /** What each run had to reach, and where both engines ran, that the direct one is at least as good. */
    public List<Figure> figures() {
        return Stream.concat(
                        runs.stream()
                                .filter(run -> run.engine() == Engine.DIRECT)
                                .flatMap(run -> run.figures().stream()),
                        runs.stream().flatMap(run -> other(run).stream().flatMap(other -> compare(run, other))))
                .toList();
    }

    /** Writes network.html, network.md and network.json into this folder. */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("network.html"), html());
            Files.writeString(folder.resolve("network.md"), Conditions.line(conditions) + tables());
            Files.writeString(
                    folder.resolve("network.json"),
                    new GsonBuilder()
                            .serializeSpecialFloatingPointValues()
                            .setPrettyPrinting()
                            .create()
                            .toJson(runs.stream().map(Summary::of).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("The report could not be written to " + folder, e);
        }
    }

    /** In Markdown, for the terminal and docs/benchmarks.md. */
    public String tables() {
        StringBuilder text = new StringBuilder();
        text.append("\n| Scenario | p50 | p95 | max ms | shown of drawn | freezes > 200 ms | longest ms | Mbit/s |")
                .append(" lost | resent | repaired | size | buffer ms | % of a core | machine % |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (NetworkRun run : runs) {
            text.append("| ").append(String.join(" | ", cells(run))).append(" |\n");
        }
        text.append(Figure.table(figures()));
        return text.toString();
    }

    /** One scenario without its course. */
    private record Summary(String name, String engine, List<String> cells, List<Figure> figures) {
        static Summary of(NetworkRun run) {
            return new Summary(run.scenario().name(), run.engine().setting(), NetworkReport.cells(run), run.figures());
        }
    }

    private static List<String> cells(NetworkRun run) {
        Timeline line = run.timeline();
        List<Timeline.Receiver> receiver = line.receiver();
        return List.of(
                run.name(),
                format("%.1f", run.endToEnd().p50()),
                format("%.1f", run.endToEnd().p95()),
                format("%.0f", run.endToEnd().max()),
                format("%d / %d (%.1f %%)", run.shown(), run.drawn(), 100 * run.shownShare()),
                Long.toString(line.freezes(FREEZE_SECONDS)),
                format("%.0f", line.longestFreeze() * 1000),
                format("%.2f", line.meanBitrate(0, line.seconds()) / 1e6),
                grown(receiver, Timeline.Receiver::packetsLost),
                grown(receiver, Timeline.Receiver::retransmitted),
                grown(receiver, Timeline.Receiver::fecPackets),
                sizes(receiver),
                format(
                        "%.0f",
                        Distribution.of(receiver.stream()
                                        .map(Timeline.Receiver::bufferTargetMillis)
                                        .filter(Double::isFinite)
                                        .toList())
                                .p50()),
                format("%.1f", run.processorShare() * 100),
                format("%.0f", run.machineShare() * 100));
    }

    private static String grown(List<Timeline.Receiver> receiver, ToDoubleFunction<Timeline.Receiver> counter) {
        return receiver.isEmpty()
                ? "–"
                : format(
                        "%.0f", counter.applyAsDouble(receiver.getLast()) - counter.applyAsDouble(receiver.getFirst()));
    }

    private static String sizes(List<Timeline.Receiver> receiver) {
        return String.join(
                ", ",
                receiver.stream()
                        .map(sample -> sample.width() + "×" + sample.height())
                        .distinct()
                        .toList());
    }

    private Optional<NetworkRun> other(NetworkRun direct) {
        return runs.stream()
                .filter(run -> direct.engine() == Engine.DIRECT
                        && run.engine() != Engine.DIRECT
                        && run.scenario().name().equals(direct.scenario().name()))
                .findFirst();
    }

    private static Stream<Figure> compare(NetworkRun direct, NetworkRun other) {
        return Stream.of(
                Figure.atMost(
                        direct.name() + ": p95 as good as " + other.engine().setting(),
                        direct.endToEnd().p95(),
                        other.endToEnd().p95(),
                        "ms"),
                Figure.atLeast(
                        direct.name() + ": shown as good as " + other.engine().setting(),
                        100 * direct.shownShare(),
                        100 * other.shownShare(),
                        "%"));
    }

    private String html() {
        StringBuilder html = new StringBuilder(HtmlPage.begin("Waycast: bad networks"))
                .append(HtmlPage.conditions(conditions))
                .append(HtmlPage.figures(figures()))
                .append("<h2>Scenarios</h2>")
                .append(HtmlPage.table(
                        "Scenario",
                        "p50 ms",
                        "p95 ms",
                        "max ms",
                        "shown of drawn",
                        "freezes > 200 ms",
                        "longest ms",
                        "Mbit/s",
                        "lost",
                        "resent",
                        "repaired",
                        "size",
                        "buffer target ms",
                        "% of a core",
                        "machine %"));
        runs.forEach(run -> html.append(HtmlPage.row(cells(run).toArray(String[]::new))));
        html.append("</table>");
        for (NetworkRun run : runs) {
            html.append("<h2>%s</h2><p>%s. %s at %d frames a second.</p><div class=\"plots\">"
                            .formatted(
                                    HtmlPage.escape(run.name()),
                                    HtmlPage.escape(run.scenario().meaning()),
                                    run.scenario().picture().content(),
                                    run.scenario().picture().framesPerSecond()))
                    .append(latency(run))
                    .append(bitrates(run))
                    .append(frameRate(run))
                    .append("</div>");
        }
        return html.append(HtmlPage.END).toString();
    }

    /** Without the outliers that would press everything else to the ground. */
    private static String latency(NetworkRun run) {
        Timeline line = run.timeline();
        double most =
                Math.max(1, Math.min(run.endToEnd().max(), 2 * run.endToEnd().p95() + 50));
        return withEvents(
                        new Plot(run.name() + ": latency and queue (orange), ms", "s", line.seconds(), most)
                                .dots(points(line.frames(), Timeline.Shown::at, Timeline.Shown::latency), "")
                                .line(
                                        points(line.link(), Timeline.LinkSample::at, Timeline.LinkSample::queueMillis),
                                        "second"),
                        run)
                .svg();
    }

    private static String bitrates(NetworkRun run) {
        Timeline line = run.timeline();
        List<double[]> target = points(line.estimates(), Timeline.Estimate::at, estimate -> estimate.target() / 1e6);
        List<double[]> link = points(line.link(), Timeline.LinkSample::at, sample -> sample.bitrate() / 1e6);
        List<double[]> tcp = points(
                line.link(),
                Timeline.LinkSample::at,
                sample -> sample.tcpBitrate() == 0 ? Double.NaN : sample.tcpBitrate() / 1e6);
        List<double[]> capacity = points(
                line.link(),
                Timeline.LinkSample::at,
                sample -> sample.capacity() == 0 ? Double.NaN : sample.capacity() / 1e6);
        double most = capacity.stream().mapToDouble(point -> point[1]).max().orElse(0);
        if (most == 0) {
            most = 1.2 * link.stream().mapToDouble(point -> point[1]).max().orElse(1);
        }
        return withEvents(
                        new Plot(
                                        run.name() + ": link, target (orange), TCP (green), Mbit/s",
                                        "s",
                                        line.seconds(),
                                        1.2 * most)
                                .line(capacity, "fourth")
                                .line(link, "")
                                .line(target, "second")
                                .line(tcp, "third"),
                        run)
                .svg();
    }

    private static String frameRate(NetworkRun run) {
        Timeline line = run.timeline();
        List<double[]> rates = DoubleStream.iterate(0.5, at -> at <= line.seconds(), at -> at + 0.5)
                .mapToObj(at -> new double[] {
                    at,
                    2.0
                            * line.frames().stream()
                                    .filter(frame -> frame.at() > at - 0.5 && frame.at() <= at)
                                    .count()
                })
                .toList();
        List<double[]> lost =
                new ArrayList<>(points(line.link(), Timeline.LinkSample::at, sample -> (double) sample.lost()));
        return withEvents(
                        new Plot(
                                        run.name() + ": frames a second, packets lost in 0.1 s (orange)",
                                        "s",
                                        line.seconds(),
                                        1.2 * run.scenario().picture().framesPerSecond())
                                .line(rates, "")
                                .line(lost, "second"),
                        run)
                .svg();
    }

    private static Plot withEvents(Plot plot, NetworkRun run) {
        run.scenario().events().forEach(event -> plot.at(event.at(), event.label()));
        return plot;
    }

    private static <T> List<double[]> points(List<T> samples, ToDoubleFunction<T> at, ToDoubleFunction<T> value) {
        return samples.stream()
                .map(sample -> new double[] {at.applyAsDouble(sample), value.applyAsDouble(sample)})
                .filter(point -> Double.isFinite(point[1]))
                .toList();
    }
}
