package dev.waycast.media.capture;

import java.nio.file.Path;

/**
 * What to capture.
 *
 * @param output an output's name; empty: the first one, or the person's choice in the portal's dialog
 * @param kind what the portal offers to share
 * @param frameRate the highest rate, frames per second, 1 to 240
 * @param input whether control is wanted too
 * @param restoreTokens folder for the portal's restore tokens, created if missing; null: ask every time
 * @param width pixels of a picture that only a request gives a size: the test pattern, a virtual monitor
 * @param height the same for its height
 */
public record CaptureRequest(
        String output, SourceKind kind, int frameRate, boolean input, Path restoreTokens, int width, int height) {

    /** The same for another output. */
    public CaptureRequest of(String other) {
        return new CaptureRequest(other, kind, frameRate, input, restoreTokens, width, height);
    }

    public enum SourceKind {
        MONITOR,
        WINDOW,
        MONITOR_OR_WINDOW,
        /** A monitor that the desktop makes for this capture, and takes away with it. */
        VIRTUAL
    }
}
