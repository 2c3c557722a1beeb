package dev.waycast.transports.webrtc;

/**
 * How many bits per second one viewer's network may be given: a first, careful rule.
 *
 * <ul>
 *   <li>More than 10 % loss lowers the rate by half the loss, at most every half second.
 *   <li>2 to 10 % holds it.
 *   <li>Less raises it: by half each second until the network first showed congestion, by 8 % afterwards. Only while
 *       the rate is used: a static desktop proves nothing about its network, so it neither raises nor lowers.
 *   <li>A round trip that grew by {@value #QUEUE_MILLIS} ms holds it: a queue is filling.
 *   <li>A receiver's estimate (REMB) below what is being sent lowers the rate to it at once. One above says only that
 *       what was sent arrived, because receivers estimate little from little.
 * </ul>
 *
 * <p>The thresholds are those of the loss-based controller of draft-ietf-rmcat-gcc-02 section 6. For one thread; times
 * are {@link System#nanoTime()}.
 */
final class SendRate {

    private static final double HEAVY_LOSS = 0.10;
    private static final double LIGHT_LOSS = 0.02;
    private static final double START_GROWTH = 1.5;
    private static final double GROWTH = 1.08;
    /** Share of the rate that must be in use before more is tried. */
    private static final double USED = 0.7;

    private static final long QUEUE_MILLIS = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final long DECREASE_INTERVAL = SECOND / 2;
    private static final long CONGESTION_MEMORY = 10 * SECOND;
    private static final long GROWTH_AFTER_CONGESTION = 2 * SECOND;

    private final long min;
    private final long max;
    private final SentMeter sent = new SentMeter();
    private long allowed;
    private long lastDecrease;
    private long lastIncrease;
    private boolean everCongested;
    private long shortestRoundTrip = Long.MAX_VALUE;
    private boolean queueFills;

    SendRate(long start, long min, long max, long now) {
        this.allowed = start;
        this.min = min;
        this.max = max;
        this.lastIncrease = now;
        this.lastDecrease = now - CONGESTION_MEMORY;
    }

    /** Bit/s. */
    long allowed() {
        return allowed;
    }

    /** Whether the network gave a sign of being too small in the last ten seconds. */
    boolean congested(long now) {
        return everCongested && now - lastDecrease < CONGESTION_MEMORY;
    }

    void onSent(int bytes, long now) {
        sent.add(bytes, now);
    }

    /** @param nanos measured by a receiver report */
    void onRoundTrip(long nanos) {
        shortestRoundTrip = Math.min(shortestRoundTrip, nanos);
        queueFills = nanos - shortestRoundTrip > QUEUE_MILLIS * 1_000_000;
    }

    /** @param fraction share of packets lost since the report before, 0 to 1 */
    void onLoss(double fraction, long now) {
        if (fraction > HEAVY_LOSS) {
            if (now - lastDecrease >= DECREASE_INTERVAL) {
                decrease((long) (allowed * (1 - 0.5 * fraction)), now);
            }
        } else if (fraction < LIGHT_LOSS) {
            increase(now);
        }
    }

    /** @param bitsPerSecond what the receiver estimates */
    void onEstimate(long bitsPerSecond, long now) {
        if (bitsPerSecond < allowed && bitsPerSecond < sent.bitsPerSecond(now)) {
            decrease(bitsPerSecond, now);
        }
    }

    private void decrease(long to, long now) {
        everCongested = true;
        lastDecrease = now;
        lastIncrease = now;
        allowed = Math.clamp(to, min, max);
    }

    private void increase(long now) {
        double seconds = Math.min(1, (now - lastIncrease) / (double) SECOND);
        lastIncrease = now;
        boolean justCongested = everCongested && now - lastDecrease < GROWTH_AFTER_CONGESTION;
        if (queueFills || justCongested || sent.bitsPerSecond(now) < USED * allowed) {
            return;
        }
        double growth = everCongested ? GROWTH : START_GROWTH;
        allowed = Math.clamp((long) (allowed * Math.pow(growth, seconds)), min, max);
    }
}
