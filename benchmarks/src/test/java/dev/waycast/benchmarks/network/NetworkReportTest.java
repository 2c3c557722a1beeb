package dev.waycast.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkReportTest {

    @Test
    void everyScenarioDemandsSomethingAndStretchesAsAWhole() {
        assertThat(NetworkScenario.all()).extracting(NetworkScenario::name).doesNotHaveDuplicates();
        for (NetworkScenario scenario : NetworkScenario.all()) {
            assertThat(scenario.demands()).as(scenario.name()).isNotEmpty();
            NetworkScenario half = scenario.stretched(0.5);
            assertThat(half.seconds()).isEqualTo(scenario.seconds() / 2);
            assertThat(half.events())
                    .extracting(NetworkScenario.Event::at)
                    .allMatch(at -> at > 0 && at < half.seconds());
        }
    }

    @Test
    void judgesAndShowsEachRun(@TempDir Path folder) throws Exception {
        NetworkReport report = new NetworkReport(
                Map.of("Cores", "2"),
                List.of(run("loss-1", Engine.DIRECT, 40, 295), run("loss-5", Engine.DIRECT, 200, 200)));
        assertThat(report.figures())
                .filteredOn(figure -> !figure.met())
                .extracting(Figure::name)
                .contains("loss-5: p95", "loss-5: frames shown")
                .doesNotContain("loss-1: p95");
        report.write(folder);
        assertThat(Files.readString(folder.resolve("network.html")))
                .contains("<svg", "loss-1: latency", "1 % loss both ways", "missed by 80.0 ms");
        assertThat(Files.readString(folder.resolve("network.json"))).contains("\"loss-5\"");
        assertThat(Files.readString(folder.resolve("network.md")))
                .startsWith("Cores: 2.\n")
                .contains(report.tables());
        assertThat(report.tables()).contains("| loss-1 | 40.0 | 40.0 |", "295 / 300 (98.3 %)");
    }

    @Test
    void comparesTheEnginesWhereBothRan() {
        NetworkReport report = new NetworkReport(
                Map.of(), List.of(run("loss-1", Engine.DIRECT, 60, 290), run("loss-1", Engine.LIBWEBRTC, 50, 280)));
        assertThat(report.figures())
                .extracting(Figure::name, Figure::met)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("loss-1: p95 as good as libwebrtc", false),
                        org.assertj.core.groups.Tuple.tuple("loss-1: shown as good as libwebrtc", true));
    }

    @Test
    void saysWhatIsWrongWithItsArguments() {
        assertThatThrownBy(() -> NetworkBench.of(List.of("nowhere")))
                .hasMessageContaining("There is no network \"nowhere\"; the list: clean, loss-1");
        assertThatThrownBy(() -> NetworkBench.of(List.of("factor=much"))).hasMessageContaining("a number such as 0.3");
        assertThatThrownBy(() -> NetworkBench.of(List.of("engine=steam")))
                .hasMessage("There is no engine \"steam\"; there are direct, libwebrtc");
        assertThatThrownBy(() -> NetworkBench.of(List.of("link=rope")))
                .hasMessage("The link is link=relay or link=netns, not link=rope");
    }

    private static NetworkRun run(String name, Engine engine, double latency, int shown) {
        NetworkScenario scenario = NetworkScenario.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow()
                .stretched(1 / 3.0);
        List<Timeline.Shown> frames = IntStream.range(0, shown)
                .mapToObj(i -> new Timeline.Shown(i * 10.0 / shown, i, latency))
                .toList();
        return new NetworkRun(
                scenario,
                engine,
                new Timeline(10, frames, List.of(), List.of(), List.of()),
                Distribution.of(frames.stream().map(Timeline.Shown::latency).toList()),
                300,
                shown,
                0,
                0.1,
                1,
                0.2);
    }
}
