package dev.waycast.media.pipeline;

import dev.waycast.media.stream.RateMeter;

/**
 * How many pictures a second really come, which the bitrate is spread over: a desktop seldom changes as often as it
 * may, and an encoder that expects 60 pictures a second gives each of 30 half of what it could have.
 *
 * <p>The busiest quarter of a second of the last two counts, so that a desktop that begins to move does not send more
 * than it may for longer than that. For one thread; times are {@link System#nanoTime()}.
 */
final class PictureRate {

    /** A picture now and then does not get the bits of a whole second. */
    private static final int LEAST_SHARE = 4;

    private final RateMeter pictures = new RateMeter();

    void onPicture(long now) {
        pictures.add(1, now);
    }

    /**
     * @param highest pictures per second that may come, at least 1
     * @return from a quarter of the highest up to it; the highest while nothing came for two seconds
     */
    int perSecond(int highest, long now) {
        long busiest = Math.round(pictures.highestPerSecond(now));
        return busiest == 0 ? highest : Math.clamp(busiest, least(highest), highest);
    }

    private static int least(int highest) {
        return Math.max(1, highest / LEAST_SHARE);
    }
}
