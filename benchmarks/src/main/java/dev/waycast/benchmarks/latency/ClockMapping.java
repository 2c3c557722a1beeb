package dev.waycast.benchmarks.latency;

/**
 * Maps the page's {@code performance.now()} to CLOCK_MONOTONIC. On Linux, Chromium's clock is CLOCK_MONOTONIC less the
 * page's time origin, so that the difference is one constant; only its value has to be found. Each reading of the page's
 * clock between two readings of ours limits it from both sides, and all of them together limit it to an interval far
 * narrower than one round trip.
 *
 * <p>Not thread safe.
 */
public final class ClockMapping {

    /** Chromium rounds performance.now() to 0.1 ms, up or down, on pages that are not cross-origin isolated. */
    private static final double RESOLUTION = 0.1;

    private double lowest = Double.NEGATIVE_INFINITY;
    private double highest = Double.POSITIVE_INFINITY;

    /**
     * @param before System.nanoTime() before the page's clock was read
     * @param page performance.now(), in ms
     * @param after System.nanoTime() after it was read
     */
    void add(long before, double page, long after) {
        lowest = Math.max(lowest, before / 1e6 - page - RESOLUTION);
        highest = Math.min(highest, after / 1e6 - page + RESOLUTION);
    }

    /** CLOCK_MONOTONIC in ms at this reading of performance.now(). */
    public double monotonic(double page) {
        return page + (lowest + highest) / 2;
    }

    /** No latency is wrong by more than this, in ms. Negative when the readings contradict one another. */
    public double errorBound() {
        return (highest - lowest) / 2;
    }
}
