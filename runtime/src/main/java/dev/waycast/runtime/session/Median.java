package dev.waycast.runtime.session;

/**
 * The median of milliseconds over a whole session, in constant memory: counted in classes 2 % apart, from 0.05 ms to 60
 * s. For one thread at a time.
 */
final class Median {

    private static final double SMALLEST = 0.05;
    private static final double STEP = Math.log(1.02);
    private static final int CLASSES = 1 + (int) Math.ceil(Math.log(60_000 / SMALLEST) / STEP);

    private final int[] counts = new int[CLASSES];
    private long total;

    /** NaN is no value and left out. */
    void add(double millis) {
        if (Double.isNaN(millis)) {
            return;
        }
        double bounded = Math.max(millis, SMALLEST);
        counts[Math.min(CLASSES - 1, (int) Math.round(Math.log(bounded / SMALLEST) / STEP))]++;
        total++;
    }

    /** NaN when there was none. */
    double value() {
        long passed = 0;
        for (int i = 0; i < CLASSES; i++) {
            passed += counts[i];
            if (total > 0 && passed * 2 >= total) {
                return SMALLEST * Math.exp(i * STEP);
            }
        }
        return Double.NaN;
    }
}
