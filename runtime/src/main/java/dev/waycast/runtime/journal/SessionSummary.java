package dev.waycast.runtime.journal;

/**
 * How a session was, at its end.
 *
 * @param codec as in SDP; empty when no picture was ever agreed on
 * @param bytes sent to this viewer
 * @param frames sent to this viewer
 * @param seconds the session lasted
 * @param framesPerSecond shown by the viewer, mean; NaN when it never said
 * @param lossPercent of packets, 0 to 100; NaN when it never said
 * @param roundTripMillis median; NaN when not known
 * @param latencyMillis from capture to the viewer's screen, median; NaN when not known
 */
public record SessionSummary(
        String codec,
        long bytes,
        long frames,
        double seconds,
        double framesPerSecond,
        double lossPercent,
        double roundTripMillis,
        double latencyMillis) {}
