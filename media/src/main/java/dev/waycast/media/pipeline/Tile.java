package dev.waycast.media.pipeline;

import dev.waycast.media.frame.Rectangle;

/**
 * A piece of the desktop's picture that stands still, without loss.
 *
 * @param id names it among all tiles of this desktop; never used again
 * @param place where it is, in pixels of the picture
 * @param pictureWidth pixels of the whole picture
 * @param pictureHeight pixels of the whole picture
 * @param png the pixels as PNG (W3C), 8 bit RGB. Never modified by anyone
 * @param capturedNanos when a picture that shows it was captured, on the clock of {@link System#nanoTime()}: in no picture
 *     captured later it looks different, while it is not gone
 */
public record Tile(int id, Rectangle place, int pictureWidth, int pictureHeight, byte[] png, long capturedNanos) {}
