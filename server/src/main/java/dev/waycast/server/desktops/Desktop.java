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
 * @param codec as in SDP; the first choice of those that viewers may be sent, empty without a desktop
 * @param control who controls it
 * @param unattended whether people come in without the consent of the person at the desktop
 * @param quality the most it sends, and what counts more in it, latency or the picture
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
        Control control,
        boolean unattended,
        Quality quality,
        int viewers,
        int udpPort,
        @Schema(nullable = true) Score score,
        List<String> hostDifferences) {

    /**
     * Who controls a desktop.
     *
     * @param state {@code none}, {@code requested} (somebody waits for an answer), {@code held}, {@code handed-over} (as
     *     soon as the holder lets go of the pointer's buttons) or {@code queued}
     * @param holder the name of who controls; null: nobody
     * @param holderSession null: nobody
     * @param queue those who wait, in order
     * @param paused whether remote input is not played because of somebody at the desktop itself
     */
    @Schema(name = "DesktopControl")
    public record Control(
            String state,
            @Schema(nullable = true) String holder,
            @Schema(nullable = true) String holderSession,
            List<Waiting> queue,
            boolean paused) {}

    /** Somebody who waits for control. */
    @Schema(name = "WaitingForControl")
    public record Waiting(String session, String name, String purpose) {}

    /**
     * What a desktop sends.
     *
     * @param maxBitrate the most, bit/s
     * @param frameRate the most pictures per second
     * @param mode how much delay pictures may have for looking better: {@code ultra-low}, {@code low}, {@code balanced} or
     *     {@code high-quality}
     * @param scenario what it is used for: {@code desktop}, {@code video} or {@code reading}
     */
    @Schema(name = "DesktopQuality")
    public record Quality(long maxBitrate, int frameRate, String mode, String scenario) {}

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
