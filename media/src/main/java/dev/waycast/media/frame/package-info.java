/**
 * Pictures on their way, captured and encoded: who owns their memory, what changed in them, and who looks at them.
 *
 * <p>A {@link dev.waycast.media.frame.VideoFrame} has one owner at a time and is closed by it. The
 * {@link dev.waycast.media.frame.FrameSlot} is where pictures cross from the capture's thread to {@code waycast-encoder}.
 */
package dev.waycast.media.frame;
