package dev.waycast.media.pipeline;

/**
 * A desktop's picture made small, as viewers would see it.
 *
 * @param pixels row after row, 0xRRGGBB. Never modified by anyone
 */
public record Thumbnail(int width, int height, int[] pixels) {}
