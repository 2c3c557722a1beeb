package dev.waycast.media.frame;

import java.lang.foreign.MemorySegment;

/**
 * A picture that a {@link FrameProcessor} may paint on, valid during the call only.
 *
 * @param pixels packed 32-bit pixels, row after row
 * @param stride bytes from one row to the next
 * @param damage what changed since the picture before
 * @param times when the picture passed each stage so far
 */
public record PaintablePicture(
        PixelFormat format, int width, int height, MemorySegment pixels, int stride, Damage damage, StageTimes times) {}
