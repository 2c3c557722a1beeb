package dev.waycast.server.desktops;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waycast.server.statistics.Score;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A desktop as the administration shows it.
 *
 * @param reason one sentence: why there is no picture; empty while there is one
 * @param source the capture provider, for instance {@code portal}; empty while nothing is captured
 * @param compositor for instance {@code sway}; empty while that is not known
 * @param output as the compositor names it
 * @param controllable whether input reaches the desktop
 * @param width pixels of the picture; 0 before the first
 * @param encoder FFmpeg's name of the encoder in use; empty before the first picture
 * @param codec as in SDP
 * @param viewers connected or connecting
 * @param udpPort that viewers connect to; 0: none
 * @param score the lowest of its sessions; null while there is none
 * @param hostDifferences what this host has otherwise than the one that built the application, one sentence each
 */
public record Desktop(
        String name,
        State state,
        String reason,
        String source,
        String compositor,
        String output,
        boolean controllable,
        int width,
        int height,
        String encoder,
        String codec,
        int viewers,
        int udpPort,
        @Schema(nullable = true) Score score,
        List<String> hostDifferences) {

    /** Of the capture. */
    @Schema(name = "DesktopState")
    public enum State {
        /** Waiting for a capture to open; a person may have to accept it. */
        @JsonProperty("starting")
        STARTING,
        @JsonProperty("capturing")
        CAPTURING,
        /** It ended or could not open; it is tried again by itself. */
        @JsonProperty("retrying")
        RETRYING,
        /** A person declined or ended the sharing. */
        @JsonProperty("stopped")
        STOPPED,
        @JsonProperty("closed")
        CLOSED,
        /** Nothing is captured: before the first viewer, or because none is to be served. */
        @JsonProperty("off")
        OFF
    }
}
