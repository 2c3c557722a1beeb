package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.frame.CursorState;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.control.ControlView;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.ice.IceServer;
import dev.waycast.runtime.metrics.StageTimings.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the server says, version 1. {@code docs/signalling.md} is the description for people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ServerMessage.DesktopChange.class, name = "desktop"),
    @JsonSubTypes.Type(value = ServerMessage.Outputs.class, name = "outputs"),
    @JsonSubTypes.Type(value = ServerMessage.IceServers.class, name = "iceServers"),
    @JsonSubTypes.Type(value = ServerMessage.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ServerMessage.OfferAgain.class, name = "offerAgain"),
    @JsonSubTypes.Type(value = ServerMessage.State.class, name = "state"),
    @JsonSubTypes.Type(value = ServerMessage.Picture.class, name = "picture"),
    @JsonSubTypes.Type(value = ServerMessage.Cursor.class, name = "cursor"),
    @JsonSubTypes.Type(value = ServerMessage.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerMessage.Stats.class, name = "stats"),
    @JsonSubTypes.Type(value = ServerMessage.Tiles.class, name = "tiles"),
    @JsonSubTypes.Type(value = ServerMessage.Viewers.class, name = "viewers"),
    @JsonSubTypes.Type(value = ServerMessage.Control.class, name = "control"),
    @JsonSubTypes.Type(value = ServerMessage.Pointers.class, name = "pointers"),
    @JsonSubTypes.Type(value = ServerMessage.Consent.class, name = "consent"),
    @JsonSubTypes.Type(value = ServerMessage.Chat.class, name = "chat"),
    @JsonSubTypes.Type(value = ServerMessage.Restricted.class, name = "restricted"),
    @JsonSubTypes.Type(value = ServerMessage.Quality.class, name = "quality"),
    @JsonSubTypes.Type(value = ServerMessage.Error.class, name = "error")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

    /**
     * @param version of this protocol
     * @param server name and version
     * @param session names this conversation in the server's log
     * @param resumed whether it goes on where the connection before broke
     * @param resume how it can be gone on with when this connection breaks; null: not at all
     */
    record Hello(
            int version,
            String server,
            String session,
            Desktop desktop,
            Quality quality,
            Capabilities capabilities,
            List<IceServer> iceServers,
            Viewer viewer,
            Consent consent,
            boolean resumed,
            Resume resume)
            implements ServerMessage {}

    /**
     * @param token good once, for the hello on another connection
     * @param timeout ms after which the session ends without one
     */
    record Resume(String token, long timeout) {}

    /**
     * Who this viewer is here.
     *
     * @param scopes what this person may do at most; the person at the desktop may allow less
     * @param owner whether this is the person at the desktop
     */
    record Viewer(String id, String name, Set<Scope> scopes, boolean owner, ViewerMode mode) {}

    /**
     * @param source the capture provider; empty while there is no picture
     * @param width pixels; 0 before the first picture
     * @param control whether input reaches the desktop
     * @param resizable whether it can take the size of the window of who controls it
     * @param cursor {@code embedded}, {@code metadata} or {@code hidden}
     */
    record Desktop(
            String name,
            String output,
            String source,
            int width,
            int height,
            boolean control,
            boolean resizable,
            String cursor) {}

    /** Another capture shows the desktop now: what hello said of it is out of date. */
    record DesktopChange(Desktop desktop) implements ServerMessage {}

    record Capabilities(List<String> codecs, int maxTextLength, int maxEvents, long maxMessageSize) {}

    /** What hello left out, for a viewer who may watch from now on. */
    record IceServers(List<IceServer> iceServers) implements ServerMessage {}

    record Answer(String sdp) implements ServerMessage {}

    /** The pictures would be seen sooner in another format: the page offers once more, from another connection. */
    record OfferAgain() implements ServerMessage {}

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

    /**
     * @param bitrate bit/s encoded in the last interval
     * @param heldFrames how many this viewer's decoder holds back until more come; null: not known yet
     */
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
            List<FrameTimes> frames,
            Integer heldFrames)
            implements ServerMessage {}

    /** When one frame passed the server's stages, ms; {@code rtp} is its timestamp in the packets. */
    record FrameTimes(long rtp, double captured, double dequeued, double converted, double encoded, double sent) {}

    /**
     * What holds of the sharp tiles that the page has.
     *
     * @param round as the page said when it asked for them
     * @param gone those that are out of date
     * @param until RTP timestamp: in pictures up to this one everything else looks as its tile; null: as said before
     */
    record Tiles(int round, List<Integer> gone, Long until) implements ServerMessage {

        /** This one and an older one that was not sent, in one. */
        Tiles after(Tiles older) {
            if (older == null || older.round != round) {
                return this;
            }
            List<Integer> all = new ArrayList<>(older.gone);
            all.addAll(gone);
            return new Tiles(round, all, until == null ? older.until : until);
        }
    }

    /** Everybody who is here. */
    record Viewers(List<Other> viewers) implements ServerMessage {

        /** @param mode control, watch or point */
        public record Other(String id, String name, String mode, boolean controls) {}
    }

    /** Who controls, see {@link ControlView}. */
    record Control(
            String state,
            boolean mine,
            ControlView.Party holder,
            List<ControlView.Request> requests,
            List<ControlView.Party> queue,
            boolean paused,
            String reason)
            implements ServerMessage {

        static Control of(ControlView view, String reason) {
            return new Control(
                    view.state(), view.mine(), view.holder(), view.requests(), view.queue(), view.paused(), reason);
        }
    }

    /**
     * Where another viewer points.
     *
     * @param viewer the session
     * @param x 0 to 1 of the picture's width
     */
    record Pointers(String viewer, String name, double x, double y, boolean visible) implements ServerMessage {}

    /**
     * What the person at the desktop says.
     *
     * @param required whether this viewer needs the consent of that person
     * @param state none, asked, given, refused, renewed, withdrawn or expired
     * @param scopes what was asked for, or refused; otherwise what is allowed now
     * @param until ISO 8601: when the question ends, or the first of what is allowed; null: not before the session
     * @param reason one sentence; null: nothing to explain
     */
    record Consent(boolean required, String state, Set<Scope> scopes, String until, String reason)
            implements ServerMessage {}

    /**
     * Somebody said something.
     *
     * @param desktop whether it came from the person at the desktop
     * @param at ISO 8601, the server's clock
     */
    record Chat(String from, boolean desktop, String text, String at) implements ServerMessage {}

    /** @param watchOnly whether a supervisor leaves this viewer nothing but the picture */
    record Restricted(boolean watchOnly) implements ServerMessage {}

    /**
     * What counts more on this desktop, latency or the picture.
     *
     * @param mode ultra-low, low, balanced or high-quality
     * @param scenario desktop, video or reading
     */
    record Quality(String mode, String scenario) implements ServerMessage {

        static Quality of(DesktopService.Quality quality) {
            return new Quality(quality.mode().text(), quality.scenario().text());
        }
    }

    /** @param outputs of the desktop that this viewer can turn to, in the desktop's order */
    record Outputs(List<Output> outputs) implements ServerMessage {

        /**
         * @param id names it among the others
         * @param name for people; may be empty
         * @param width device pixels; 0: not known yet
         * @param height device pixels; 0: not known yet
         * @param scale device pixels for one logical pixel
         * @param selected whether this viewer watches it
         */
        record Output(String id, String name, int width, int height, double scale, boolean selected) {

            static Output of(CaptureOutput output, boolean selected) {
                return new Output(
                        output.id(), output.name(), output.width(), output.height(), output.scale(), selected);
            }
        }
    }

    /** @param fatal whether the connection is closed after it */
    record Error(ErrorCode code, String message, boolean fatal) implements ServerMessage {}
}
