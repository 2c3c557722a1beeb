package dev.waycast.transports.webrtc.congestion;

/** What the narrowest link carried each time it was too small: mean and spread. */
final class LinkCapacity {

    private static final double WEIGHT = 0.05;
    private static final double SPREAD = 3;
    /** Bounds of the variance, as a share of the mean: kbit/s squared over kbit/s. */
    private static final double MIN_VARIANCE = 0.4;

    private static final double MAX_VARIANCE = 2.5;

    private double mean;
    private double variance = MIN_VARIANCE;

    void add(double bitsPerSecond) {
        double sample = bitsPerSecond / 1000;
        if (mean == 0 || Math.abs(sample - mean) > SPREAD * deviation()) {
            mean = sample;
            return;
        }
        double error = mean - sample;
        mean += WEIGHT * (sample - mean);
        variance = Math.clamp(
                (1 - WEIGHT) * variance + WEIGHT * error * error / Math.max(mean, 1), MIN_VARIANCE, MAX_VARIANCE);
    }

    /** The link was different before. */
    void forget() {
        mean = 0;
    }

    boolean known() {
        return mean > 0;
    }

    /** Bit/s. */
    double bitsPerSecond() {
        return 1000 * mean;
    }

    /** Bit/s above which the link has certainly grown. */
    double upperBound() {
        return 1000 * (mean + SPREAD * deviation());
    }

    /** Bit/s below which the link is certainly not full. */
    double lowerBound() {
        return 1000 * Math.max(0, mean - SPREAD * deviation());
    }

    private double deviation() {
        return Math.sqrt(variance * mean);
    }
}
