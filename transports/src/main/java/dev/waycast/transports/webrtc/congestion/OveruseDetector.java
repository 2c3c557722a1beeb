package dev.waycast.transports.webrtc.congestion;

import dev.waycast.transports.webrtc.congestion.NetworkEstimate.Usage;

/**
 * Compares the slope of the delay with a threshold that follows it slowly, so that flows which fill queues are not
 * mistaken for a link that became too small (draft-ietf-rmcat-gcc-02 section 5.4).
 */
final class OveruseDetector {

    private static final double GAIN = 4;
    private static final int MAX_GROUPS = 60;
    private static final double INITIAL_THRESHOLD = 12.5;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double K_UP = 0.0087;
    private static final double K_DOWN = 0.039;
    /** Further off than this is a spike, which must not move the threshold. */
    private static final double MAX_ADAPT_OFFSET = 15;

    private static final double MAX_ADAPT_MILLIS = 100;
    private static final double OVERUSE_MILLIS = 10;

    private double threshold = INITIAL_THRESHOLD;
    private double overusingMillis;
    private int overusingGroups;
    private double slopeBefore;
    private Usage usage = Usage.NORMAL;

    /**
     * @param slope of the delay
     * @param groups how many groups it rests on
     */
    Usage update(double slope, int groups, DelayGroups.Delta delta) {
        double trend = Math.min(groups, MAX_GROUPS) * slope * GAIN;
        if (trend > threshold) {
            overusing(slope, delta);
        } else {
            overusingMillis = 0;
            overusingGroups = 0;
            usage = trend < -threshold ? Usage.UNDERUSING : Usage.NORMAL;
        }
        slopeBefore = slope;
        adapt(Math.abs(trend), delta);
        return usage;
    }

    /** Only what lasts, and does not get better, is overuse. */
    private void overusing(double slope, DelayGroups.Delta delta) {
        overusingMillis += overusingGroups == 0 ? delta.sentMillis() / 2 : delta.sentMillis();
        overusingGroups++;
        if (overusingMillis > OVERUSE_MILLIS && overusingGroups > 1 && slope >= slopeBefore) {
            overusingMillis = 0;
            overusingGroups = 0;
            usage = Usage.OVERUSING;
        }
    }

    private void adapt(double trend, DelayGroups.Delta delta) {
        if (trend <= threshold + MAX_ADAPT_OFFSET) {
            double k = trend < threshold ? K_DOWN : K_UP;
            double millis = Math.clamp(delta.arrivedMillis(), 0, MAX_ADAPT_MILLIS);
            threshold = Math.clamp(threshold + k * (trend - threshold) * millis, MIN_THRESHOLD, MAX_THRESHOLD);
        }
    }

    Usage usage() {
        return usage;
    }
}
