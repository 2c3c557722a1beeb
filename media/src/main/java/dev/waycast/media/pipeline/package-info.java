/**
 * One desktop as a whole: {@link dev.waycast.media.pipeline.DesktopPipeline} joins capture, encoder, stream and input.
 *
 * <p>Two threads of its own: {@code waycast-capture} opens and closes captures, {@code waycast-encoder} does everything from
 * the slot to the stream.
 */
package dev.waycast.media.pipeline;
