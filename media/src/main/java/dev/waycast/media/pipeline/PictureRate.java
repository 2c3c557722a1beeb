package dev.waycast.media.pipeline;

import java.util.Arrays;

/**
 * How many pictures a second really come, which the bitrate is spread over: a desktop seldom changes as often as it
 * may, and an encoder that expects 60 pictures a second gives each of 30 half of what it could have.
 *
 * <p>The busiest quarter of a second of the last two counts, so that a desktop that begins to move does not send more
 * than it may for longer than that. For one thread; times are {@link System#nanoTime()}.
 */
final class PictureRate {

    private static final int SPANS = 8;
    private static final long SPAN = 250_000_000;
    private static final int SPANS_PER_SECOND = 4;

    /** A picture now and then does not get the bits of a whole second. */
    private static final int LEAST_SHARE = 4;

    private final int[] pictures = new int[SPANS];
    private long span = Long.MIN_VALUE;

    void onPicture(long now) {
        advance(now);
        pictures[Math.floorMod(span, SPANS)]++;
    }

    /**
     * @param highest pictures per second that may come, at least 1
     * @return from a quarter of the highest up to it; the highest while nothing came for two seconds
     */
    int perSecond(int highest, long now) {
        advance(now);
        int busiest = Arrays.stream(pictures).max().orElse(0);
        return busiest == 0 ? highest : Math.clamp((long) busiest * SPANS_PER_SECOND, least(highest), highest);
    }

    private static int least(int highest) {
        return Math.max(1, highest / LEAST_SHARE);
    }

    private void advance(long now) {
        long present = Math.floorDiv(now, SPAN);
        if (span == Long.MIN_VALUE || present - span >= SPANS) {
            Arrays.fill(pictures, 0);
            span = present;
        }
        while (span < present) {
            span++;
            pictures[Math.floorMod(span, SPANS)] = 0;
        }
    }
}
