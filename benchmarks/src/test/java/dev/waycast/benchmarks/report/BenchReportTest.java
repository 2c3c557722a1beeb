package dev.waycast.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.latency.Run;
import dev.waycast.benchmarks.latency.Scenario;
import dev.waycast.benchmarks.latency.ScenarioResult;
import dev.waycast.benchmarks.latency.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {

    @TempDir
    private Path folder;

    @Test
    void theCostOfAFurtherViewerIsTheSlope() {
        BenchReport report =
                report(result("720p30-desktop", run(6, 0.132)), result("720p30-desktop-10viewers", run(8, 0.159)));
        Figure further = figure(report, "each further viewer, 720p30");
        assertThat(further.measured()).isCloseTo(0.3, within(0.001));
        assertThat(further.met()).isTrue();
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        Figure figure = figure(report(), "1080p30-motion p50");
        assertThat(figure.wasMeasured()).isFalse();
        assertThat(figure.met()).isFalse();
        assertThat(figure.verdict()).isEqualTo("not measured");
    }

    @Test
    void theTerminalShowsOnlyWhatWasMeasured() {
        assertThat(ReportFiles.tables(report())).isEmpty();
        assertThat(ReportFiles.tables(report(result("720p30-desktop", run(6, 0.1)))))
                .contains("| 720p30-desktop p50 | 6.0 ms | ≤ 12 ms | met |")
                .doesNotContain("1080p30-motion");
    }

    @Test
    void aMissedFigureSaysByHowMuch() {
        assertThat(figure(report(result("720p30-desktop", run(14.5, 0.1))), "720p30-desktop p50")
                        .verdict())
                .isEqualTo("missed by 2.5 ms");
    }

    @Test
    void ofTwoRunsTheSlowerOneStands() {
        ScenarioResult result = result("720p30-desktop", run(9, 0.1), run(6, 0.1));
        assertThat(result.median().endToEnd().p50()).isEqualTo(9);
        assertThat(result.spread()).isEqualTo(3);
    }

    @Test
    void writesOnePageThatNeedsNothingElse() throws Exception {
        ReportFiles.write(report(result("720p30-desktop", run(6, 0.1))), folder);
        String html = Files.readString(folder.resolve("report.html"));
        assertThat(html).contains("720p30-desktop p50", "<svg").doesNotContain("src=", "href=", "null");
        assertThat(folder.resolve("report.json")).isNotEmptyFile();
    }

    private static Figure figure(BenchReport report, String name) {
        return report.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static BenchReport report(ScenarioResult... results) {
        return new BenchReport(Map.of("Cores", "2"), List.of(results), null, null, null, List.of());
    }

    private static ScenarioResult result(String name, Run... runs) {
        Scenario scenario = Scenario.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new ScenarioResult(scenario, List.of(runs));
    }

    private static Run run(double latency, double processorShare) {
        Distribution one = Distribution.of(List.of(latency));
        return new Run(
                one,
                Arrays.stream(Stage.values()).collect(Collectors.toMap(stage -> stage, stage -> one)),
                one,
                List.of(new double[] {0, latency}),
                300,
                300,
                0,
                10,
                processorShare,
                1,
                250_000_000,
                500_000,
                0.2,
                "libx264");
    }
}
