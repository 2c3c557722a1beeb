package dev.waycast.media.stream;

import java.util.Arrays;

/** How much of something there was per second, over the last two seconds. Thread-safe; times are {@link System#nanoTime()}. */
public final class RateMeter {

    private static final int BUCKETS = 8;
    private static final long BUCKET = 250_000_000;
    private static final double SECONDS = BUCKETS * BUCKET / 1e9;

    private final long[] amounts = new long[BUCKETS];
    private long newest = Long.MIN_VALUE;

    public synchronized void add(long amount, long now) {
        advance(now);
        amounts[slot(newest)] += amount;
    }

    /** Per second. */
    public synchronized double perSecond(long now) {
        advance(now);
        return Arrays.stream(amounts).sum() / SECONDS;
    }

    /** Per second, in the busiest quarter of a second. */
    public synchronized double highestPerSecond(long now) {
        advance(now);
        return Arrays.stream(amounts).max().orElse(0) * 1e9 / BUCKET;
    }

    /** Threads that meet here may bring times that are a little out of order: those count for the newest bucket. */
    private void advance(long now) {
        long bucket = Math.floorDiv(now, BUCKET);
        if (newest == Long.MIN_VALUE || bucket - newest >= BUCKETS) {
            Arrays.fill(amounts, 0);
            newest = bucket;
        }
        while (newest < bucket) {
            newest++;
            amounts[slot(newest)] = 0;
        }
    }

    private static int slot(long bucket) {
        return Math.floorMod(bucket, BUCKETS);
    }
}
