package dev.waycast.media.wayland;

/**
 * A screen of the compositor.
 *
 * @param name for instance {@code HEADLESS-1} or {@code DP-2}
 * @param description for people, for instance the maker and model; may be empty
 * @param x place in the compositor's space, logical pixels
 * @param y place in the compositor's space, logical pixels
 * @param logicalWidth size in the compositor's space, logical pixels
 * @param logicalHeight size in the compositor's space, logical pixels
 * @param width pixels of the present mode
 * @param height pixels of the present mode
 * @param refreshMilliHertz of the present mode, 0 when it has none
 * @param scale the whole-number scale
 * @param transform as {@code wl_output.transform}: 0 upright, 1 to 3 quarter turns, 4 to 7 the same, flipped
 */
public record OutputDescription(
        String name,
        String description,
        int x,
        int y,
        int logicalWidth,
        int logicalHeight,
        int width,
        int height,
        int refreshMilliHertz,
        int scale,
        int transform) {

    /** Pixels across as it is seen. */
    public int turnedWidth() {
        return isOnItsSide() ? height : width;
    }

    /** Pixels down as it is seen. */
    public int turnedHeight() {
        return isOnItsSide() ? width : height;
    }

    /** Device pixels for one logical pixel, which need not be a whole number. */
    public double preciseScale() {
        return logicalWidth > 0 ? (double) turnedWidth() / logicalWidth : scale;
    }

    private boolean isOnItsSide() {
        return (transform & 1) != 0;
    }
}
