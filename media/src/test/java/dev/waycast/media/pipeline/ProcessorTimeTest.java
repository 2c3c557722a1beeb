package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private static final Offset<Double> ABOUT = Offset.offset(0.001);

    private final ProcessorTime time = new ProcessorTime(2);

    @Test
    void anIdleHostLeavesAllTheTimeThereIs() {
        time.measured(0, 2, 1);
        assertThat(time.share()).isEqualTo(1);
    }

    @Test
    void othersShareWhatTheFirstLeaves() {
        time.measured(0.3, 2, 2);
        assertThat(time.share()).isCloseTo(0.5, ABOUT);
        time.measured(0.3, 2, 4);
        assertThat(time.share()).isCloseTo(0.25, ABOUT);
    }

    @Test
    void onABusyHostOthersStillGetAPictureNowAndThen() {
        time.measured(1, 2, 3);
        assertThat(time.share()).isCloseTo(0.05, ABOUT);
    }

    @Test
    void moreThreadsThanProcessorsCostNoMoreThanAllProcessors() {
        new ProcessorTime(8).measured(1, 64, 1);
        ProcessorTime large = new ProcessorTime(8);
        large.measured(0.5, 4, 1);
        assertThat(large.share()).isEqualTo(1);
    }
}
