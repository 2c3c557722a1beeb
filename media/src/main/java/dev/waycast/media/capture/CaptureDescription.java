package dev.waycast.media.capture;

/**
 * What is captured, for people and logs.
 *
 * @param provider the provider's name, for instance {@code wlroots}
 * @param desktop the compositor or desktop, for instance {@code sway} or {@code GNOME}; empty if unknown
 * @param output the output's or window's name, for instance {@code HEADLESS-1}
 * @param cursor how the pointer travels
 */
public record CaptureDescription(String provider, String desktop, String output, CursorMode cursor) {

    public enum CursorMode {
        /** Drawn into the picture by the compositor: the page draws none. */
        EMBEDDED,
        /** Sent beside the picture: the page draws it. */
        METADATA,
        /** Not there at all. */
        HIDDEN
    }
}
