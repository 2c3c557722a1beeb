package dev.waycast.media.capture;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.VideoFrame;

/** Receives from a {@link CaptureSource}, on the source's own thread: return at once, never throw. */
public interface CaptureListener {

    /** A picture; the listener owns it and closes it. */
    void onFrame(VideoFrame frame);

    void onCursor(CursorState cursor);

    /** Other outputs can be captured than before, or they have another size: see {@link CaptureSource#outputs}. */
    default void onOutputs() {}

    /**
     * The source ended by itself: the session was closed, the output unplugged, the compositor or PipeWire gone. Last
     * call of this source, which the listener closes on another thread.
     *
     * @param reason one sentence for a person
     * @param retry whether opening again may work without a person's doing
     */
    void onEnded(String reason, boolean retry);
}
