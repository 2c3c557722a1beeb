package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.runtime.session.SessionMeter;
import java.util.List;

/** What a viewer says, version 1. {@code docs/signalling.md} is the description for people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientMessage.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = ClientMessage.Candidate.class, name = "candidate"),
    @JsonSubTypes.Type(value = ClientMessage.Input.class, name = "input"),
    @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ClientMessage.Stats.class, name = "stats"),
    @JsonSubTypes.Type(value = ClientMessage.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = ClientMessage.Retry.class, name = "retry")
})
public sealed interface ClientMessage {

    int MAX_EVENTS = 1000;
    int MAX_NAME = 200;

    /**
     * Opens the conversation.
     *
     * @param version of this protocol, 1
     * @param client for logs, at most {@value #MAX_NAME} characters
     * @param capabilities what the viewer can show; null: not said
     * @param desktop the desktop's name; null: the only one
     */
    record Hello(@JsonProperty(required = true) int version, String client, Capabilities capabilities, String desktop)
            implements ClientMessage {

        public Hello {
            requireShort("client", client);
            requireShort("desktop", desktop);
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

    /** @param paused whether the viewer wants no pictures for now, for instance because its tab is hidden */
    record Pause(@JsonProperty(required = true) boolean paused) implements ClientMessage {}

    /** Captures the desktop again: after a person declined or ended that, nobody is asked without a viewer's wish. */
    record Retry() implements ClientMessage {}

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
