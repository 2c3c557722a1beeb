package dev.waycast.media.capture;

/**
 * How large an output is to be.
 *
 * @param width device pixels, even, {@value #MIN_WIDTH} to {@value #MAX_WIDTH}
 * @param height device pixels, even, {@value #MIN_HEIGHT} to {@value #MAX_HEIGHT}
 * @param scale device pixels for one logical pixel, {@value #MIN_SCALE} to {@value #MAX_SCALE}: programs draw so much
 *     larger
 */
public record OutputSize(int width, int height, double scale) {

    public static final int MIN_WIDTH = 320;
    public static final int MIN_HEIGHT = 200;
    public static final int MAX_WIDTH = 7680;
    public static final int MAX_HEIGHT = 4320;
    public static final double MIN_SCALE = 0.5;
    public static final double MAX_SCALE = 4;

    public OutputSize {
        if (width < MIN_WIDTH || width > MAX_WIDTH || height < MIN_HEIGHT || height > MAX_HEIGHT) {
            throw new IllegalArgumentException("an output has " + MIN_WIDTH + "x" + MIN_HEIGHT + " to " + MAX_WIDTH
                    + "x" + MAX_HEIGHT + " pixels");
        }
        if (width % 2 != 0 || height % 2 != 0) {
            throw new IllegalArgumentException("an output has an even number of pixels each way");
        }
        if (!(scale >= MIN_SCALE && scale <= MAX_SCALE)) {
            throw new IllegalArgumentException("an output's scale is " + MIN_SCALE + " to " + MAX_SCALE);
        }
    }

    /**
     * The size nearest to what is wanted that an output can have. What is too large is made smaller in its proportions,
     * and its scale with it, so that programs have as much room.
     */
    public static OutputSize nearest(double width, double height, double scale, int maxWidth, int maxHeight) {
        double factor = Math.min(1, Math.min(maxWidth / width, maxHeight / height));
        return new OutputSize(
                even(width * factor, MIN_WIDTH, Math.min(maxWidth, MAX_WIDTH)),
                even(height * factor, MIN_HEIGHT, Math.min(maxHeight, MAX_HEIGHT)),
                Math.clamp(scale * factor, MIN_SCALE, MAX_SCALE));
    }

    /** The size on a desktop that does not scale: programs have as much room, in fewer pixels; never in more. */
    public OutputSize unscaled() {
        double factor = Math.max(1, scale);
        return nearest(width / factor, height / factor, 1, width, height);
    }

    /** Video with subsampled colours has whole pairs of pixels. */
    private static int even(double pixels, int lowest, int highest) {
        return (int) Math.clamp(pixels, lowest, highest) & ~1;
    }
}
