package dev.waycast.media.pipeline;

import dev.waycast.media.frame.EncodedFrame;

/** Watches a pipeline. Called on the pipeline's own threads: return at once, never throw. */
public interface PipelineListener {

    /** A picture was encoded; its times hold every stage so far. */
    default void onEncoded(EncodedFrame frame) {}

    default void onStatus(PipelineStatus status) {}
}
