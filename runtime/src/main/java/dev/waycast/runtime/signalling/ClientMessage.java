package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.Scenario;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.session.SessionMeter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a viewer says, version 1. {@code docs/signalling.md} is the description for people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientMessage.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = ClientMessage.Candidate.class, name = "candidate"),
    @JsonSubTypes.Type(value = ClientMessage.Input.class, name = "input"),
    @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ClientMessage.Stats.class, name = "stats"),
    @JsonSubTypes.Type(value = ClientMessage.Presented.class, name = "presented"),
    @JsonSubTypes.Type(value = ClientMessage.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = ClientMessage.Tiles.class, name = "tiles"),
    @JsonSubTypes.Type(value = ClientMessage.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = ClientMessage.Control.class, name = "control"),
    @JsonSubTypes.Type(value = ClientMessage.Mode.class, name = "mode"),
    @JsonSubTypes.Type(value = ClientMessage.Resize.class, name = "resize"),
    @JsonSubTypes.Type(value = ClientMessage.Output.class, name = "output"),
    @JsonSubTypes.Type(value = ClientMessage.Pointer.class, name = "pointer"),
    @JsonSubTypes.Type(value = ClientMessage.Chat.class, name = "chat"),
    @JsonSubTypes.Type(value = ClientMessage.Consent.class, name = "consent"),
    @JsonSubTypes.Type(value = ClientMessage.Quality.class, name = "quality")
})
public sealed interface ClientMessage {

    int MAX_EVENTS = 1000;
    int MAX_NAME = 200;
    int MAX_PRESENTED = 128;

    /**
     * Opens the conversation.
     *
     * @param version of this protocol, 1
     * @param client for logs, at most {@value #MAX_NAME} characters
     * @param capabilities what the viewer can show; null: not said
     * @param desktop the desktop's name; null: the only one
     * @param resume the token of a session to go on with, from the last hello of the server; null: begins one
     */
    record Hello(
            @JsonProperty(required = true) int version,
            String client,
            Capabilities capabilities,
            String desktop,
            String resume)
            implements ClientMessage {

        public Hello {
            requireShort("client", client);
            requireShort("desktop", desktop);
            requireShort("resume", resume);
        }

        /** @param codecs as in SDP, for instance {@code H264}; null: not said */
        public record Capabilities(List<String> codecs) {}
    }

    /** @param sdp JSEP offer that wants to receive one video */
    record Offer(@JsonProperty(required = true) String sdp) implements ClientMessage {

        public Offer {
            require("sdp", sdp);
        }
    }

    /** A candidate of the viewer, as in {@code RTCIceCandidate}. */
    record Candidate(@JsonProperty(required = true) String candidate, String sdpMid, Integer sdpMLineIndex)
            implements ClientMessage {

        public Candidate {
            require("candidate", candidate);
        }
    }

    /** @param events in their order, at most {@value #MAX_EVENTS}; none: what is held is still held */
    record Input(@JsonProperty(required = true) List<InputCommand> events) implements ClientMessage {

        public Input {
            if (events == null || events.contains(null)) {
                throw new IllegalArgumentException("\"events\" must be a list of events");
            }
            if (events.size() > MAX_EVENTS) {
                throw new IllegalArgumentException("more than " + MAX_EVENTS + " events in one message");
            }
            events = List.copyOf(events);
        }
    }

    /**
     * @param id comes back in the pong
     * @param sent the viewer's time in ms, comes back in the pong
     */
    record Ping(long id, double sent) implements ClientMessage {}

    /** What the viewer measured; bit/s and ms; null: not said. */
    record Stats(Double framesPerSecond, Double bitrate, Double packetsLost, Double jitter, Latency latency)
            implements ClientMessage {

        /** Medians in ms; null: not known. */
        public record Latency(Double network, Double decode, Double present, Double endToEnd) {}

        SessionMeter.Viewed viewed() {
            Latency known = latency == null ? new Latency(null, null, null, null) : latency;
            return new SessionMeter.Viewed(
                    number(framesPerSecond),
                    number(known.network),
                    number(known.decode),
                    number(known.present),
                    number(known.endToEnd));
        }

        private static double number(Double said) {
            return said == null ? Double.NaN : said;
        }
    }

    /**
     * What the viewer has shown, by which the server knows whether its decoder holds frames back. Said until the server's
     * {@code stats} has {@code heldFrames}.
     *
     * @param at the viewer's time in ms
     * @param frames on the screen since this was said last, at most {@value #MAX_PRESENTED}; none: nothing has changed
     * @param held from viewers that do not know which frame they show: how many are received and not decoded while
     *     nothing comes; null: not said
     */
    record Presented(@JsonProperty(required = true) double at, List<Frame> frames, Integer held)
            implements ClientMessage {

        private static final int MOST_HELD = 1000;

        /**
         * @param rtp its RTP timestamp
         * @param received when its last packet came, the viewer's time in ms
         * @param shown when it came to the screen, likewise
         */
        public record Frame(
                @JsonProperty(required = true) long rtp,
                @JsonProperty(required = true) double received,
                @JsonProperty(required = true) double shown) {

            public Frame {
                if (!Double.isFinite(received) || !Double.isFinite(shown)) {
                    throw new IllegalArgumentException("a frame needs times");
                }
            }
        }

        public Presented {
            if (!Double.isFinite(at)) {
                throw new IllegalArgumentException("\"at\" must be a time");
            }
            if (frames != null && (frames.stream().anyMatch(Objects::isNull) || frames.size() > MAX_PRESENTED)) {
                throw new IllegalArgumentException("\"frames\" must be a list of at most " + MAX_PRESENTED + " frames");
            }
            if (held != null && (held < 0 || held > MOST_HELD)) {
                throw new IllegalArgumentException("\"held\" must lie between 0 and " + MOST_HELD);
            }
            frames = frames == null ? List.of() : List.copyOf(frames);
        }

        List<DecoderProbe.Shown> shown() {
            return frames.stream()
                    .map(frame -> new DecoderProbe.Shown(frame.rtp, frame.received, frame.shown))
                    .toList();
        }
    }

    /**
     * @param wanted whether the viewer shows sharp tiles over the pictures; it has none at that moment
     * @param round comes back with every tile, 0 to 255: those of another round are not meant for it any more
     */
    record Tiles(
            @JsonProperty(required = true) boolean wanted,
            @JsonProperty(required = true) int round) implements ClientMessage {

        public Tiles {
            if (round < 0 || round > 255) {
                throw new IllegalArgumentException("\"round\" must lie between 0 and 255");
            }
        }
    }

    /** @param paused whether the viewer wants no pictures for now, for instance because its tab is hidden */
    record Pause(@JsonProperty(required = true) boolean paused) implements ClientMessage {}

    /** Captures the desktop again: after a person declined or ended that, nobody is asked without a viewer's wish. */
    record Retry() implements ClientMessage {}

    /**
     * Says something about control.
     *
     * @param viewer the session it is about, for grant, refuse and give
     * @param purpose what control is requested for, at most {@value #MAX_NAME} characters; null: not said
     */
    record Control(@JsonProperty(required = true) Action action, String viewer, String purpose)
            implements ClientMessage {

        /** What is to happen. */
        public enum Action {
            @JsonProperty("request")
            REQUEST,
            @JsonProperty("cancel")
            CANCEL,
            @JsonProperty("release")
            RELEASE,
            @JsonProperty("grant")
            GRANT,
            @JsonProperty("refuse")
            REFUSE,
            @JsonProperty("give")
            GIVE,
            @JsonProperty("take")
            TAKE
        }

        public Control {
            if (action == null) {
                throw new IllegalArgumentException("\"action\" is missing");
            }
            if (action == Action.GRANT || action == Action.REFUSE || action == Action.GIVE) {
                require("viewer", viewer);
            }
            requireShort("viewer", viewer);
            requireShort("purpose", purpose);
        }
    }

    /** What the viewer is here for from now on. */
    record Mode(@JsonProperty(required = true) ViewerMode mode) implements ClientMessage {

        public Mode {
            if (mode == null) {
                throw new IllegalArgumentException("\"mode\" is missing");
            }
        }
    }

    /**
     * The size the desktop is to have, that of the viewer's window.
     *
     * @param width device pixels; null, as all others: its own size
     * @param height device pixels
     * @param scale device pixels for one CSS pixel
     */
    record Resize(Double width, Double height, Double scale) implements ClientMessage {

        public Resize {
            boolean own = width == null && height == null && scale == null;
            if (!own && !(isSize(width) && isSize(height) && isSize(scale))) {
                throw new IllegalArgumentException("a size needs a width, a height and a scale above 0");
            }
        }

        private static boolean isSize(Double said) {
            return said != null && said > 0 && said < Double.POSITIVE_INFINITY;
        }

        boolean isOwn() {
            return width == null;
        }
    }

    /**
     * The viewer watches another output from now on, and controls it if it controls the desktop.
     *
     * @param id as the server says it in {@code outputs}, at most {@value #MAX_NAME} characters
     */
    record Output(@JsonProperty(required = true) String id) implements ClientMessage {

        public Output {
            require("id", id);
            requireShort("id", id);
        }
    }

    /**
     * Where the viewer's own pointer is.
     *
     * @param x 0 to 1 of the picture's width; outside: at its edge
     */
    record Pointer(
            @JsonProperty(required = true) double x,
            @JsonProperty(required = true) double y,
            @JsonProperty(required = true) boolean visible)
            implements ClientMessage {

        public Pointer {
            if (Double.isNaN(x) || Double.isNaN(y)) {
                throw new IllegalArgumentException("a pointer needs numbers");
            }
            x = Math.clamp(x, 0, 1);
            y = Math.clamp(y, 0, 1);
        }
    }

    /** @param text one line, at most {@value DesktopChat#LONGEST_LINE} characters */
    record Chat(@JsonProperty(required = true) String text) implements ClientMessage {

        public Chat {
            require("text", text);
            if (text.length() > DesktopChat.LONGEST_LINE) {
                throw new IllegalArgumentException(
                        "\"text\" is longer than " + DesktopChat.LONGEST_LINE + " characters");
            }
        }
    }

    /**
     * Asks the person at the desktop.
     *
     * @param scopes what for; empty with renew: what was given
     * @param purpose in the viewer's words, at most {@value #MAX_NAME} characters; null: not said
     * @param minutes how long, 1 to {@value #MAX_MINUTES}; null: as long as usual
     */
    record Consent(@JsonProperty(required = true) Action action, Set<Scope> scopes, String purpose, Integer minutes)
            implements ClientMessage {

        static final int MAX_MINUTES = 1440;

        /** Whether it is the first time, or again, for longer. */
        public enum Action {
            @JsonProperty("ask")
            ASK,
            @JsonProperty("renew")
            RENEW
        }

        public Consent {
            if (action == null) {
                throw new IllegalArgumentException("\"action\" is missing");
            }
            if (scopes != null && scopes.contains(null)) {
                throw new IllegalArgumentException("\"scopes\" must be a list of scopes");
            }
            scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
            requireShort("purpose", purpose);
            if (minutes != null && (minutes < 1 || minutes > MAX_MINUTES)) {
                throw new IllegalArgumentException("\"minutes\" must lie between 1 and " + MAX_MINUTES);
            }
        }
    }

    /**
     * Says what counts more on this desktop, latency or the picture.
     *
     * @param mode for instance {@code low}; null: as it is
     * @param scenario for instance {@code video}; null: as it is
     */
    record Quality(String mode, String scenario) implements ClientMessage {

        public Quality {
            if (mode != null && LatencyMode.parse(mode).isEmpty()) {
                throw new IllegalArgumentException("\"mode\" is none of " + LatencyMode.names());
            }
            if (scenario != null && Scenario.parse(scenario).isEmpty()) {
                throw new IllegalArgumentException("\"scenario\" is none of " + Scenario.names());
            }
        }

        Optional<LatencyMode> latencyMode() {
            return Optional.ofNullable(mode).flatMap(LatencyMode::parse);
        }

        Optional<Scenario> usedFor() {
            return Optional.ofNullable(scenario).flatMap(Scenario::parse);
        }
    }

    private static void require(String name, String value) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
    }

    private static void requireShort(String name, String value) {
        if (value != null && value.length() > MAX_NAME) {
            throw new IllegalArgumentException("\"" + name + "\" is longer than " + MAX_NAME + " characters");
        }
    }
}
