package dev.waycast.transports.webrtc;

import java.util.Locale;

/** Who sends to a viewer. */
public enum Engine {
    /** Our own sender: one encoding for all viewers of a rung, the lowest latency. */
    DIRECT,
    /** libwebrtc: an encoder for each viewer, and everything that browsers speak to one another. */
    LIBWEBRTC;

    /** As in settings and statistics, for instance {@code direct}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
