package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GpuMemoryChoiceTest {

    private static final long CALM = GpuMemoryChoice.CALM.toNanos();
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final GpuMemoryChoice choice = new GpuMemoryChoice(START);

    @Test
    void mappedMemoryIsWhereItBegins() {
        assertThat(choice.accepted()).isFalse();
        assertThat(choice.review(false, false, START)).isFalse();
        assertThat(choice.review(false, false, START + 10 * CALM)).isFalse();
    }

    @Test
    void afterSomeCalmSecondsPicturesStayOnTheGpu() {
        assertThat(choice.review(true, false, START + CALM - 1)).isFalse();
        assertThat(choice.review(true, false, START + CALM)).isTrue();
        assertThat(choice.accepted()).isTrue();
        assertThat(choice.review(true, false, START + CALM + 1)).isFalse();
    }

    @Test
    void whoNeedsThemMappedGetsThemAtOnceAndForAWhile() {
        choice.review(true, false, START + CALM);
        assertThat(choice.review(true, true, START + CALM + 1)).isTrue();
        assertThat(choice.accepted()).isFalse();
        assertThat(choice.review(true, false, START + CALM + 2)).isFalse();
        assertThat(choice.review(true, false, START + 2 * CALM)).isFalse();
        assertThat(choice.review(true, false, START + 2 * CALM + 1)).isTrue();
    }

    @Test
    void anEncoderThatWasReplacedEndsIt() {
        choice.review(true, false, START + CALM);
        assertThat(choice.review(false, false, START + CALM + 1)).isTrue();
        assertThat(choice.accepted()).isFalse();
    }
}
