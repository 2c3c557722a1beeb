package dev.waycast.media.frame;

/**
 * The compositor's pointer where it travels as metadata and is not part of the picture.
 *
 * @param visible whether to draw it at all
 * @param x pixels of the picture, where the hotspot is
 * @param y pixels of the picture
 * @param shape what it looks like; null means: unchanged since the last state
 */
public record CursorState(boolean visible, int x, int y, CursorShape shape) {

    /**
     * @param width pixels
     * @param height pixels
     * @param hotspotX pixels from the left of the image
     * @param hotspotY pixels from its top
     * @param rgba four bytes a pixel, not premultiplied, no padding between rows
     */
    public record CursorShape(int width, int height, int hotspotX, int hotspotY, byte[] rgba) {}
}
