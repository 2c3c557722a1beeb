package dev.waycast.runtime.desktop;

import dev.waycast.media.pipeline.PipelineStatus;

/**
 * Watches the desktop. Called on its own threads: return at once, never throw.
 *
 * <p>An output is named by its id, the first one by {@link dev.waycast.media.pipeline.DesktopOutputs#FIRST}.
 */
public interface DesktopListener {

    void onPicture(String output, int width, int height);

    void onStatus(String output, PipelineStatus status);

    /** Other outputs can be watched than before, or they have another size. */
    void onOutputs();

    /** Somebody chose another one. */
    void onQuality(DesktopService.Quality quality);
}
