package dev.waycast.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void theLongestFreezeMayBeAtTheEnd() {
        Timeline line = frames(at -> at < 7.5, _ -> 30);
        assertThat(line.longestFreeze()).isCloseTo(2.5, within(0.1));
        assertThat(line.freezes(0.2)).isEqualTo(1);
        assertThat(line.freezes(3)).isZero();
    }

    @Test
    void aPictureThatNeverCameStoodAllTheTime() {
        Timeline line = frames(_ -> false, _ -> 30);
        assertThat(line.longestFreeze()).isEqualTo(10);
        assertThat(line.firstFrameAfter(2)).isNaN();
    }

    @Test
    void thePictureIsBackWithItsFirstFrame() {
        Timeline line = frames(at -> at < 2 || at > 5.45, _ -> 30);
        assertThat(line.firstFrameAfter(4)).isCloseTo(5.5, within(0.06));
    }

    @Test
    void latencyIsBackWhenASecondOfFramesIsFast() {
        Timeline line = frames(_ -> true, at -> at > 2 && at < 3.4 ? 300 : 40);
        assertThat(line.latencyBack(2, 10, 100)).isCloseTo(1.4, within(0.1));
    }

    @Test
    void latencyThatNeverComesBackIsInfiniteAndTooShortATimeSaysNothing() {
        Timeline line = frames(_ -> true, at -> at > 2 ? 300 : 40);
        assertThat(line.latencyBack(2, 10, 100)).isInfinite();
        assertThat(line.latencyBack(2, 2.5, 100)).isNaN();
    }

    @Test
    void aPictureThatStandsIsNotFast() {
        Timeline line = frames(at -> at < 2 || at > 6, _ -> 40);
        assertThat(line.latencyBack(2.01, 10, 100)).isGreaterThan(3.5);
    }

    @Test
    void capacityIsUsedAtTheEndOfTheFirstFullSecond() {
        Timeline line = link(at -> at < 6 ? 2e6 : 7e6, _ -> 0);
        assertThat(line.capacityUsed(4, 10, 6.4e6)).isCloseTo(2.9, within(0.15));
        assertThat(line.capacityUsed(4, 6, 6.4e6)).isInfinite();
        assertThat(line.capacityUsed(4, 4.3, 6.4e6)).isNaN();
        assertThat(line.capacityAt(3)).isEqualTo(8_000_000);
    }

    @Test
    void sharesTheLinkWithoutCountingHeadersTwice() {
        Timeline line = link(_ -> 8e6, _ -> 4e6 * 1448 / 1500);
        assertThat(line.pictureShare(0, 10)).isCloseTo(0.5, within(0.01));
        assertThat(line.tcpShare(0, 10)).isCloseTo(0.483, within(0.01));
    }

    @Test
    void aSampleCountsForTheTimeItCovers() {
        List<Timeline.LinkSample> link = List.of(
                new Timeline.LinkSample(1, 0, 1e6, 0, 0, 0),
                new Timeline.LinkSample(1.001, 0, 1e9, 0, 0, 0),
                new Timeline.LinkSample(2, 0, 1e6, 0, 0, 0));
        assertThat(new Timeline(2, List.of(), link, List.of(), List.of()).meanBitrate(0, 2))
                .isCloseTo(1.5e6, within(1e4));
    }

    /** Ten seconds at 20 frames a second. */
    private static Timeline frames(DoublePredicate shown, DoubleUnaryOperator latency) {
        List<Timeline.Shown> frames = DoubleStream.iterate(0.05, at -> at < 10, at -> at + 0.05)
                .filter(shown)
                .mapToObj(at -> new Timeline.Shown(at, Math.round(at * 20), latency.applyAsDouble(at)))
                .toList();
        return new Timeline(10, frames, List.of(), List.of(), List.of());
    }

    private static Timeline link(DoubleUnaryOperator bitrate, DoubleUnaryOperator tcp) {
        List<Timeline.LinkSample> link = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> new Timeline.LinkSample(
                        i / 10.0, 8_000_000, bitrate.applyAsDouble(i / 10.0), tcp.applyAsDouble(i / 10.0), 0, 0))
                .toList();
        return new Timeline(10, List.of(), link, List.of(), List.of());
    }
}
