package dev.waycast.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.benchmarks.latency.Distribution;
import dev.waycast.benchmarks.report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewersResultTest {

    private final ViewersResult result = new ViewersResult(
            stretch(1, 20, 0.1),
            stretch(20, 22, 0.195),
            new ViewersResult.Others(0.022, 29.6),
            stretch(21, 30, 0.2),
            new ViewersResult.Slow(500_000, 420_000, Distribution.of(List.of(90.0)), 12.5, "640×360"));

    @Test
    void judgesWhatTheOthersTakeFromTheOneWhoControls() {
        assertThat(result.figures()).extracting(Figure::verdict).containsExactly("met", "met", "missed by 30.0 %");
        assertThat(result.figures().get(1).measured()).isBetween(0.499, 0.501);
    }

    @Test
    void tellsHowTheOthersFared(@TempDir Path folder) throws Exception {
        result.write(folder, Map.of("Cores", "2"));
        assertThat(Files.readString(folder.resolve("viewers.md")))
                .startsWith("Cores: 2.")
                .contains("| 20 | 22.0 | 22.0 |", "each takes 2.2 % of a core", "12.5 frames a second of 640×360");
        assertThat(Files.readString(folder.resolve("viewers.html"))).contains("the slowest shows 29.6 frames a second");
    }

    private static ViewersResult.Stretch stretch(int viewers, double latency, double share) {
        return new ViewersResult.Stretch(viewers, Distribution.of(List.of(latency)), 1, share, 1, 300);
    }
}
