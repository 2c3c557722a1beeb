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
 * @param testPatternWidth pixels of the test pattern
 * @param testPatternHeight pixels of the test pattern
 */
public record CaptureRequest(
        String output,
        SourceKind kind,
        int frameRate,
        boolean input,
        Path restoreTokens,
        int testPatternWidth,
        int testPatternHeight) {

    /** The same for another output. */
    public CaptureRequest of(String other) {
        return new CaptureRequest(other, kind, frameRate, input, restoreTokens, testPatternWidth, testPatternHeight);
    }

    public enum SourceKind {
        MONITOR,
        WINDOW,
        MONITOR_OR_WINDOW
    }
}
