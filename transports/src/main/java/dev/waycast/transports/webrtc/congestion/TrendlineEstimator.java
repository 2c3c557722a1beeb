package dev.waycast.transports.webrtc.congestion;

/**
 * Fits a line through the accumulated delay of the last groups: its slope is how fast a queue grows, in ms per ms. The
 * constants are those of libwebrtc's trendline estimator, which replaced the Kalman filter of draft-ietf-rmcat-gcc-02.
 */
final class TrendlineEstimator {

    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int count;
    private long firstArrival;
    private double accumulated;
    private double smoothed;
    private double slope;

    /** @return the slope, 0 before the window is full */
    double add(DelayGroups.Delta delta) {
        if (count == 0) {
            firstArrival = delta.arrivedAt();
        }
        accumulated += delta.growthMillis();
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        times[count % WINDOW] = (delta.arrivedAt() - firstArrival) / 1e6;
        delays[count % WINDOW] = smoothed;
        count++;
        if (count >= WINDOW) {
            slope = fit(slope);
        }
        return slope;
    }

    /** Groups seen. */
    int count() {
        return count;
    }

    /** Least squares. */
    private double fit(double otherwise) {
        double meanTime = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanTime += times[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
            denominator += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return denominator == 0 ? otherwise : numerator / denominator;
    }
}
