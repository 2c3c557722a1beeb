package dev.waycast.media.stream;

import dev.waycast.media.quality.DegradationPreference;

/**
 * The steps of a ladder, best first: what a viewer's network cannot carry is given up in this order. First the bitrate,
 * within a rung; then every other picture; then the size. Where the frame rate is to be maintained, the size at once.
 */
public enum Rung {
    FULL(1, 1),
    REDUCED_RATE(2, 1),
    REDUCED_SIZE(2, 2);

    /**
     * Bits for each pixel of each picture, below which text stays unsharp while it moves. Desktop work in H.264 at a
     * quality nobody complains about takes 0.5 to 0.75 Mbit/s at 1280x720 and 30 pictures a second.
     */
    private static final double LEAST_BITS_PER_PIXEL = 0.02;

    private final int rateDivisor;
    private final int sizeDivisor;

    Rung(int rateDivisor, int sizeDivisor) {
        this.rateDivisor = rateDivisor;
        this.sizeDivisor = sizeDivisor;
    }

    /** Whether viewers are put on it. */
    boolean isUsedFor(DegradationPreference preference) {
        return switch (preference) {
            case MAINTAIN_RESOLUTION -> true;
            case MAINTAIN_FRAMERATE -> this != REDUCED_RATE;
        };
    }

    /** Pictures per second of this rung, at least 1. */
    public int frameRate(int full, DegradationPreference preference) {
        return switch (preference) {
            case MAINTAIN_RESOLUTION -> Math.max(1, full / rateDivisor);
            case MAINTAIN_FRAMERATE -> full;
        };
    }

    /** Pixels of this rung in one direction, at least 1. */
    public int pixels(int full) {
        return Math.max(1, (full + sizeDivisor - 1) / sizeDivisor);
    }

    /** Whether its pictures are smaller than those of {@link #FULL}. */
    public boolean isSmaller() {
        return sizeDivisor > 1;
    }

    /**
     * With less, the next rung looks better.
     *
     * @param width pixels of the full picture
     * @param height pixels of the full picture
     * @param framesPerSecond of {@link #FULL}
     * @return bit/s
     */
    public long leastBitrate(int width, int height, int framesPerSecond, DegradationPreference preference) {
        long pixels = (long) pixels(width) * pixels(height);
        return (long) (LEAST_BITS_PER_PIXEL * pixels * frameRate(framesPerSecond, preference));
    }
}
