package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.media.frame.CursorState;
import dev.waycast.runtime.metrics.StageTimings.Percentiles;
import java.util.List;
import java.util.Map;

/** What the server says, version 1. {@code docs/signalling.md} is the description for people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ServerMessage.DesktopChange.class, name = "desktop"),
    @JsonSubTypes.Type(value = ServerMessage.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ServerMessage.State.class, name = "state"),
    @JsonSubTypes.Type(value = ServerMessage.Picture.class, name = "picture"),
    @JsonSubTypes.Type(value = ServerMessage.Cursor.class, name = "cursor"),
    @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerMessage.Stats.class, name = "stats"),
    @JsonSubTypes.Type(value = ServerMessage.Chat.class, name = "chat"),
    @JsonSubTypes.Type(value = ServerMessage.Restricted.class, name = "restricted"),
    @JsonSubTypes.Type(value = ServerMessage.Error.class, name = "error")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    /**
     * @param version of this protocol
     * @param server name and version
     * @param session names this connection in the server's log
     */
    record Hello(
            int version,
            String server,
            String session,
            Desktop desktop,
            Capabilities capabilities,
            List<IceServer> iceServers)
            implements ServerMessage {}

    /**
     * @param source the capture provider; empty while there is no picture
     * @param width pixels; 0 before the first picture
     * @param control whether input reaches the desktop
     * @param cursor {@code embedded}, {@code metadata} or {@code hidden}
     */
    record Desktop(String name, String output, String source, int width, int height, boolean control, String cursor) {}

    /** Another capture shows the desktop now: what hello said of it is out of date. */
    record DesktopChange(Desktop desktop) implements ServerMessage {}

    record Capabilities(List<String> codecs, int maxTextLength, int maxEvents, long maxMessageSize) {}

    /** As in {@code RTCIceServer}. */
    record IceServer(List<String> urls, String username, String credential) {}

    record Answer(String sdp) implements ServerMessage {}

    /** @param state Initializing, Connecting, Connected, Streaming, Paused, Disconnected or Error */
    record State(String state, String reason) implements ServerMessage {}

    record Picture(int width, int height) implements ServerMessage {}

    /** The pointer, where it is not part of the picture. Without a shape: as before. */
    record Cursor(boolean visible, int x, int y, Shape shape) implements ServerMessage {

        /** @param rgba base64 of four bytes a pixel, not premultiplied */
        public record Shape(int width, int height, int hotspotX, int hotspotY, byte[] rgba) {}

        static Cursor of(CursorState state) {
            CursorState.CursorShape shape = state.shape();
            return new Cursor(
                    state.visible(),
                    state.x(),
                    state.y(),
                    shape == null
                            ? null
                            : new Shape(
                                    shape.width(), shape.height(), shape.hotspotX(), shape.hotspotY(), shape.rgba()));
        }

        /** This one in place of an older one that was not sent: its shape must not get lost. */
        Cursor after(Cursor older) {
            return shape != null || older == null ? this : new Cursor(visible, x, y, older.shape);
        }
    }

    /** @param serverTime ms of the clock that frame times are in */
    record Pong(long id, double sent, double serverTime) implements ServerMessage {}

    /** @param bitrate bit/s encoded in the last interval */
    record Stats(
            String encoder,
            String codec,
            String source,
            int viewers,
            double framesPerSecond,
            long bitrate,
            long keyframes,
            long targetBitrate,
            Map<String, Percentiles> stages,
            List<FrameTimes> frames)
            implements ServerMessage {}

    /** When one frame passed the server's stages, ms; {@code rtp} is its timestamp in the packets. */
    record FrameTimes(long rtp, double captured, double dequeued, double converted, double encoded, double sent) {}

    /**
     * Somebody said something.
     *
     * @param desktop whether it came from the person at the desktop
     * @param at ISO 8601, the server's clock
     */
    record Chat(String from, boolean desktop, String text, String at) implements ServerMessage {}

    /** @param watchOnly whether a supervisor leaves this viewer nothing but the picture */
    record Restricted(boolean watchOnly) implements ServerMessage {}

    /** @param fatal whether the connection is closed after it */
    record Error(ErrorCode code, String message, boolean fatal) implements ServerMessage {}
}
