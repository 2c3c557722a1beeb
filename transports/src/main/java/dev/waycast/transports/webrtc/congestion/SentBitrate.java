package dev.waycast.transports.webrtc.congestion;

import java.util.Arrays;

/** Bits sent over the last second, in steps of 100 ms. For one thread. */
public final class SentBitrate {

    private static final int STEPS = 10;
    private static final long STEP_NANOS = 100_000_000;

    private final long[] bytes = new long[STEPS];
    private long currentStep = Long.MIN_VALUE;

    public void add(int count, long now) {
        advance(now);
        bytes[(int) Math.floorMod(currentStep, (long) STEPS)] += count;
    }

    /** Over the last second. */
    public long bitsPerSecond(long now) {
        advance(now);
        return 8 * Arrays.stream(bytes).sum();
    }

    private void advance(long now) {
        long step = Math.floorDiv(now, STEP_NANOS);
        if (currentStep == Long.MIN_VALUE || Math.abs(step - currentStep) >= STEPS) {
            Arrays.fill(bytes, 0);
        } else {
            for (long empty = currentStep + 1; empty <= step; empty++) {
                bytes[(int) Math.floorMod(empty, (long) STEPS)] = 0;
            }
        }
        currentStep = step;
    }
}
