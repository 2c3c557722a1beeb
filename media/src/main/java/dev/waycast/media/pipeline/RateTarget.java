package dev.waycast.media.pipeline;

/** The bitrate to encode for: what the viewers' networks allow, within the configured limits. Any thread. */
final class RateTarget {

    private final long start;
    private final long min;
    private final long max;
    private volatile long limit;
    private long allowed = Long.MAX_VALUE;
    private volatile long bitsPerSecond;

    RateTarget(long start, long min, long max) {
        this.start = start;
        this.min = min;
        this.max = max;
        this.limit = max;
        this.bitsPerSecond = Math.clamp(start, min, max);
    }

    /**
     * What the viewers' networks allow, {@link Long#MAX_VALUE} when that is not known.
     *
     * @return whether the target changed enough to act on: 2 %, so that the encoder is not reconfigured for noise
     */
    synchronized boolean allow(long newAllowed) {
        allowed = newAllowed;
        return retarget();
    }

    /**
     * What a supervisor allows.
     *
     * @param newLimit 0: as configured
     * @return whether the target changed enough to act on
     */
    synchronized boolean limit(long newLimit) {
        limit = newLimit == 0 ? max : Math.clamp(newLimit, min, max);
        return retarget();
    }

    private boolean retarget() {
        long wanted = Math.clamp(allowed == Long.MAX_VALUE ? start : allowed, min, limit);
        long present = bitsPerSecond;
        boolean atLimit = (wanted == min || wanted == limit) && wanted != present;
        if (!atLimit && Math.abs(wanted - present) * 50 < present) {
            return false;
        }
        bitsPerSecond = wanted;
        return true;
    }

    long limit() {
        return limit;
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }
}
