package dev.waycast.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.metrics.StageTimings.Percentiles;
import dev.waycast.runtime.metrics.StageTimings.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageTimingsTest {

    private final StageTimings timings = new StageTimings();

    @Test
    void leavesOutStagesWithoutAFrame() {
        assertThat(timings.percentiles()).isEmpty();
        timings.add(Stage.ENCODE, 2_000_000);
        assertThat(timings.percentiles()).isEqualTo(Map.of("encode", new Percentiles(2, 2)));
    }

    @Test
    void followsEveryFrame() {
        for (int millis = 1; millis <= 100; millis++) {
            timings.add(Stage.SEND, millis * 1_000_000L);
            assertThat(timings.percentiles())
                    .containsEntry("send", new Percentiles(Math.ceil(millis * 0.5), Math.ceil(millis * 0.95)));
        }
    }

    @Test
    void forgetsWhatIsLongAgo() {
        timings.add(Stage.QUEUE, 1_000_000_000);
        for (int frame = 0; frame < 256; frame++) {
            timings.add(Stage.QUEUE, 1_000_000);
        }
        assertThat(timings.percentiles()).containsEntry("queue", new Percentiles(1, 1));
    }
}
