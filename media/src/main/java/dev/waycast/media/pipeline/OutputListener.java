package dev.waycast.media.pipeline;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.stream.Rung;

/**
 * Watches the outputs of a desktop. Called on the pipelines' own threads: return at once, never throw.
 *
 * <p>An output is named by its id, the first one by {@link DesktopOutputs#FIRST}.
 */
public interface OutputListener {

    /** A picture was encoded, in one format and rung; its times hold every stage so far. */
    default void onEncoded(String output, EncodedFrame frame, Rung rung) {}

    /** The captured picture has another size than before, whatever viewers get of it. */
    default void onPicture(String output, int width, int height) {}

    default void onStatus(String output, PipelineStatus status) {}

    /** Other outputs can be watched than before, or they have another size. */
    default void onOutputs() {}
}
