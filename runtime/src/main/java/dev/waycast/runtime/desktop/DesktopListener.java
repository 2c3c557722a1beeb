package dev.waycast.runtime.desktop;

import dev.waycast.media.pipeline.PipelineStatus;

/** Watches the desktop. Called on its own threads: return at once, never throw. */
public interface DesktopListener {

    void onPicture(int width, int height);

    void onStatus(PipelineStatus status);

    /** Somebody chose another one. */
    void onQuality(DesktopService.Quality quality);
}
