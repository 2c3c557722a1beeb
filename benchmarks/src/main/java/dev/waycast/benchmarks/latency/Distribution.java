package dev.waycast.benchmarks.latency;

import java.util.Arrays;
import java.util.Collection;

/** Measured values, sorted. Immutable by convention: nobody writes to {@link #sorted()}. */
public record Distribution(double[] sorted) {

    public static Distribution of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /**
     * The smallest value that at least this share of all values does not exceed (nearest rank); NaN without values.
     *
     * @param share 0 to 1
     */
    public double percentile(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }

    public double p50() {
        return percentile(0.50);
    }

    public double p95() {
        return percentile(0.95);
    }

    public double max() {
        return percentile(1);
    }

    public double mean() {
        return Arrays.stream(sorted).average().orElse(Double.NaN);
    }
}
