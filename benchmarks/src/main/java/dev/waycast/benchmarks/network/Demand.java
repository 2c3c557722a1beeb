package dev.waycast.benchmarks.network;

import dev.waycast.benchmarks.report.Figure;
import java.util.List;

/** A figure that a scenario has to reach. Times are seconds since measuring began. */
public sealed interface Demand {

    /** What a run reached. */
    default List<Figure> judge(NetworkRun run) {
        String name = run.name() + ": ";
        Timeline line = run.timeline();
        return switch (this) {
            case LatencyP95(double millis) ->
                List.of(Figure.atMost(name + "p95", run.endToEnd().p95(), millis, "ms"));
            case Shown(double share) ->
                List.of(Figure.atLeast(name + "frames shown", 100 * run.shownShare(), 100 * share, "%"));
            case NoFreeze(double millis) ->
                List.of(Figure.atMost(name + "longest freeze", 1000 * line.longestFreeze(), millis, "ms"));
            case LatencyBackAfter(double from, double to, double millis, double seconds) ->
                List.of(Figure.atMost(
                        name + "latency under %.0f ms again after".formatted(millis),
                        known(line.latencyBack(from, to, millis), to - from, seconds),
                        seconds,
                        "s"));
            case CapacityUsedAfter(double from, double to, double share, double seconds) ->
                List.of(Figure.atMost(
                        name + "%.0f %% of the capacity used again after".formatted(100 * share),
                        known(line.capacityUsed(from, to, share * line.capacityAt(from)), to - from, seconds),
                        seconds,
                        "s"));
            case SharedWithTcp(double from, double to, double share) ->
                List.of(
                        Figure.atLeast(name + "share of TCP", 100 * line.tcpShare(from, to), 100 * share, "%"),
                        Figure.atLeast(
                                name + "share of the picture", 100 * line.pictureShare(from, to), 100 * share, "%"));
            case PictureBackAfter(double from, double seconds) ->
                List.of(Figure.atMost(name + "picture back after", line.firstFrameAfter(from) - from, seconds, "s"));
        };
    }

    /** What was not reached in less time than it may take is not known. */
    private static double known(double reached, double waited, double allowed) {
        return Double.isInfinite(reached) && waited < allowed ? Double.NaN : reached;
    }

    /** The same with all moments multiplied; what has to be reached stays. */
    default Demand stretched(double factor) {
        return switch (this) {
            case LatencyP95 _, Shown _, NoFreeze _ -> this;
            case LatencyBackAfter(double from, double to, double millis, double seconds) ->
                new LatencyBackAfter(from * factor, to * factor, millis, seconds);
            case CapacityUsedAfter(double from, double to, double share, double seconds) ->
                new CapacityUsedAfter(from * factor, to * factor, share, seconds);
            case SharedWithTcp(double from, double to, double share) ->
                new SharedWithTcp(from * factor, to * factor, share);
            case PictureBackAfter(double from, double seconds) -> new PictureBackAfter(from * factor, seconds);
        };
    }

    record LatencyP95(double millis) implements Demand {}

    /** Of the frames drawn, at least this share is shown. */
    record Shown(double share) implements Demand {}

    /** The picture never stands still for longer. */
    record NoFreeze(double millis) implements Demand {}

    /** After {@code from} the latency of nearly all frames is below {@code millis} again within so many seconds. */
    record LatencyBackAfter(double from, double to, double millis, double seconds) implements Demand {}

    /** After {@code from} this share of the capacity is used within so many seconds. */
    record CapacityUsedAfter(double from, double to, double share, double seconds) implements Demand {}

    /** Between these moments the competing flow and the picture have at least this share of the capacity each. */
    record SharedWithTcp(double from, double to, double share) implements Demand {}

    /** After {@code from} the picture moves again within so many seconds. */
    record PictureBackAfter(double from, double seconds) implements Demand {}
}
