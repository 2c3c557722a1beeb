package dev.waycast.transports.webrtc.congestion;

import java.util.Arrays;

/** Bits sent lately, in steps of a tenth of the window. For one thread. */
public final class SentBitrate {

    private static final int STEPS = 10;
    private static final long SECOND = 1_000_000_000L;

    private final long[] bytes = new long[STEPS];
    private final long stepNanos;
    private boolean started;
    private long currentStep;

    /** Over the last second. */
    public SentBitrate() {
        this(SECOND);
    }

    /** @param windowNanos over how long */
    SentBitrate(long windowNanos) {
        stepNanos = windowNanos / STEPS;
    }

    public void add(int count, long now) {
        advance(now);
        bytes[(int) Math.floorMod(currentStep, (long) STEPS)] += count;
    }

    /** Over the window. */
    public long bitsPerSecond(long now) {
        advance(now);
        return (long) (8.0 * Arrays.stream(bytes).sum() * SECOND / (STEPS * stepNanos));
    }

    private void advance(long now) {
        long step = Math.floorDiv(now, stepNanos);
        long passed = step - currentStep;
        if (!started || passed < 0 || passed >= STEPS) {
            Arrays.fill(bytes, 0);
        } else {
            for (long empty = currentStep + 1; empty <= step; empty++) {
                bytes[(int) Math.floorMod(empty, (long) STEPS)] = 0;
            }
        }
        started = true;
        currentStep = step;
    }
}
