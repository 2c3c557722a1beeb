package dev.waycast.media.pipeline;

import dev.waycast.media.capture.CaptureDescription;

/**
 * What the pipeline is doing now.
 *
 * @param state the capture's state
 * @param reason one sentence for a person: why there is no picture, or empty
 * @param capture what is captured; null until there is a capture
 * @param controllable whether input reaches the desktop
 * @param resizable whether the output can be given another size
 * @param width pixels of the picture; 0 before the first
 * @param height pixels of the picture
 * @param encoder FFmpeg name of the encoder in use; empty before the first picture
 */
public record PipelineStatus(
        State state,
        String reason,
        CaptureDescription capture,
        boolean controllable,
        boolean resizable,
        int width,
        int height,
        String encoder) {

    public enum State {
        /** Waiting for a capture to open; a person may have to accept it. */
        STARTING,
        CAPTURING,
        /** The capture ended or could not open; it is tried again by itself. */
        RETRYING,
        /** Nothing happens before {@link DesktopPipeline#retry()}: a person declined or ended the sharing. */
        STOPPED,
        CLOSED
    }
}
