package dev.waycast.media.pipeline;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.stream.Rung;

/** Watches a pipeline. Called on the pipeline's own threads: return at once, never throw. */
public interface PipelineListener {

    /** A picture was encoded, in one format and rung; its times hold every stage so far. */
    default void onEncoded(EncodedFrame frame, Rung rung) {}

    /** The captured picture has another size than before, whatever viewers get of it. */
    default void onPicture(int width, int height) {}

    default void onStatus(PipelineStatus status) {}

    /** Other outputs of the desktop can be captured than before: see {@link DesktopPipeline#outputs}. */
    default void onOutputs() {}
}
