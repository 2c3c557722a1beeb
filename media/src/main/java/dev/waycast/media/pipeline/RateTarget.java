package dev.waycast.media.pipeline;

/** The bitrate to encode for: what the viewers' networks allow, within the configured limits. Any thread. */
final class RateTarget {

    private final long start;
    private final long min;
    private final long max;
    private volatile long bitsPerSecond;

    RateTarget(long start, long min, long max) {
        this.start = start;
        this.min = min;
        this.max = max;
        this.bitsPerSecond = Math.clamp(start, min, max);
    }

    /** @return whether the target changed enough to act on: 2 %, so that the encoder is not reconfigured for noise */
    boolean allow(long allowed) {
        long wanted = Math.clamp(allowed == Long.MAX_VALUE ? start : allowed, min, max);
        long present = bitsPerSecond;
        boolean atLimit = (wanted == min || wanted == max) && wanted != present;
        if (!atLimit && Math.abs(wanted - present) * 50 < present) {
            return false;
        }
        bitsPerSecond = wanted;
        return true;
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }
}
