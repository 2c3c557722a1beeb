package dev.waycast.runtime.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The last few hundred times of each stage, for percentiles that follow quickly. Thread-safe. */
public final class StageTimings {

    /** A frame's way through the server. */
    public enum Stage {
        CAPTURE,
        QUEUE,
        CONVERT,
        ENCODE,
        PACKETISE,
        SEND;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Half of the frames took at most {@code p50} ms, 95 of 100 at most {@code p95}. */
    public record Percentiles(double p50, double p95) {}

    private static final int KEPT = 256;

    private final Map<Stage, Window> windows = new EnumMap<>(Stage.class);

    public StageTimings() {
        for (Stage stage : Stage.values()) {
            windows.put(stage, new Window());
        }
    }

    void add(Stage stage, long nanos) {
        windows.get(stage).add(nanos);
    }

    /** By stage, in the frame's order; stages without a frame are left out. */
    public Map<String, Percentiles> percentiles() {
        Map<String, Percentiles> result = new LinkedHashMap<>();
        windows.forEach((stage, window) -> {
            Percentiles percentiles = window.percentiles();
            if (percentiles != null) {
                result.put(stage.text(), percentiles);
            }
        });
        return result;
    }

    private static final class Window {

        private final long[] nanos = new long[KEPT];
        private long count;
        private Percentiles newest;
        private long newestCount;

        synchronized void add(long value) {
            nanos[(int) (count++ % KEPT)] = value;
        }

        synchronized Percentiles percentiles() {
            if (newestCount != count) {
                newest = sort();
                newestCount = count;
            }
            return newest;
        }

        private Percentiles sort() {
            int present = (int) Math.min(count, KEPT);
            long[] sorted = Arrays.copyOf(nanos, present);
            Arrays.sort(sorted);
            return new Percentiles(at(sorted, 0.5), at(sorted, 0.95));
        }

        /** Nearest rank. */
        private static double at(long[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }
}
