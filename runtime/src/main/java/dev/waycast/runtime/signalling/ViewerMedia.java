package dev.waycast.runtime.signalling;

import dev.waycast.media.WaycastException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.media.stream.StreamReader.Priority;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopView;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionMeter;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.runtime.signalling.ServerMessage.FrameTimes;
import dev.waycast.runtime.trace.ConnectTrace;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.Engine;
import dev.waycast.transports.webrtc.SentFrame;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What one viewer sees: the media of its last offer. A new offer of the same connection leads them over another path, one
 * of another connection takes their place; the conversation goes on. Thread-safe.
 */
final class ViewerMedia implements AutoCloseable {

    private static final int RECENT_FRAMES = 32;

    /** Where a decoder holds more frames than these, repeating them takes too long: another one may do better. */
    private static final int PUSHED_OUT_SOON = 2;

    private static final int MOST_PUSHED_OUT = 10;
    private static final Logger LOG = Logger.getLogger(ViewerMedia.class);

    /** Hears how the media of the last offer are; in order, one at a time, on a thread that may block. */
    interface Listener {

        /** @param reason one sentence for a person, or empty */
        void onState(SessionState state, String reason);

        /** Another format may suit the viewer better, and is what the next offer gets. */
        void onUnsuited();
    }

    private final String session;
    private final Person person;
    private final DesktopService desktop;
    private final DesktopView view;
    private final SessionMeter meter;
    private final ConnectTrace trace;
    private final ViewerTiles tiles;
    private final Listener listener;
    private final ArrayDeque<FrameTimes> recent = new ArrayDeque<>();
    /** Formats of a codec whose decoder holds many frames back. */
    private Set<VideoFormat> unsuited = Set.of();

    private Events present;
    private boolean closed;
    private volatile boolean heard = true;
    private long maxBitrate = Long.MAX_VALUE;
    private Priority priority = Priority.VIEWER;
    private volatile String state = "Initializing";
    private volatile String codec = "";

    /** @param session for the log */
    ViewerMedia(
            String session,
            Person person,
            DesktopService desktop,
            DesktopView view,
            SessionMeter meter,
            ConnectTrace trace,
            ViewerTiles tiles,
            Listener listener) {
        this.session = session;
        this.person = person;
        this.desktop = desktop;
        this.view = view;
        this.meter = meter;
        this.trace = trace;
        this.tiles = tiles;
        this.listener = listener;
    }

    /**
     * Answers an offer.
     *
     * @return the answer; null when the conversation ended meanwhile
     * @throws WaycastException when it cannot; the message is for the viewer
     */
    String answer(String sdp) {
        Optional<String> goesOn = answerAgain(sdp);
        if (goesOn.isPresent()) {
            return goesOn.get();
        }
        end();
        trace.offered();
        Events events = new Events();
        WebRtcSession accepted = desktop.accept(sdp, person, pictures(), events);
        if (!keep(events, accepted)) {
            accepted.close();
            return null;
        }
        trace.answered();
        return accepted.answer();
    }

    /** The media of the last offer go on where the viewer's connection does, for instance over another network. */
    private Optional<String> answerAgain(String sdp) {
        Events events;
        synchronized (this) {
            events = present;
        }
        return events == null ? Optional.empty() : events.media.answerAgain(sdp);
    }

    private synchronized boolean keep(Events events, WebRtcSession accepted) {
        if (closed || !heard) {
            return false;
        }
        events.media = accepted;
        accepted.maxBitrate(maxBitrate);
        accepted.priority(priority);
        accepted.show(pictures());
        meter.media(accepted::statistics);
        present = events;
        tiles.mediaBegan(events);
        codec = accepted.format().codec().name();
        return true;
    }

    /** Of the output that the viewer watches, those that suit the viewer badly last. */
    private synchronized StreamLadder pictures() {
        return view.pictures().last(unsuited);
    }

    /** The page says what it has shown: how many frames its decoder holds back may be known by that. */
    void presented(ClientMessage.Presented said) {
        Events events;
        synchronized (this) {
            events = present;
        }
        if (events == null || heldFrames() != null) {
            return;
        }
        events.probe.shown(said.shown(), said.at(), desktop.longestPlayout());
        if (said.held() != null) {
            events.probe.waiting(said.held());
        }
        events.probe.heldFrames().ifPresent(frames -> found(events, frames));
        if (events.probe.takeDoubt()) {
            events.media.requestKeyframe();
        }
    }

    private void found(Events events, int frames) {
        boolean anotherMaySuit;
        synchronized (this) {
            if (events != present) {
                return;
            }
            events.media.heldFrames(Math.min(frames, MOST_PUSHED_OUT));
            anotherMaySuit = frames > PUSHED_OUT_SOON && avoid(events.media);
        }
        if (frames > 0) {
            LOG.infof("The decoder of %s holds %d frames back until more come", person.name(), frames);
        }
        if (anotherMaySuit) {
            // The page closes them itself, which must not look as if it had lost them.
            events.replaced = true;
            listener.onUnsuited();
        }
    }

    /**
     * Puts the other codecs in front, once: each change interrupts the picture.
     *
     * @return whether there are others
     */
    private boolean avoid(WebRtcSession media) {
        List<VideoFormat> all = desktop.formats();
        Set<VideoFormat> same = all.stream()
                .filter(format -> format.codec() == media.format().codec())
                .collect(Collectors.toUnmodifiableSet());
        if (media.engine() != Engine.DIRECT || !unsuited.isEmpty() || same.size() == all.size()) {
            return false;
        }
        unsuited = same;
        return true;
    }

    /** How many frames the viewer's decoder holds back; null: not known yet. */
    Integer heldFrames() {
        Events events;
        synchronized (this) {
            events = present;
        }
        OptionalInt held = events == null ? OptionalInt.empty() : events.probe.heldFrames();
        return held.isPresent() ? (Integer) held.getAsInt() : null;
    }

    /** Ends the media; a later offer brings them back. */
    void end() {
        Events ending;
        synchronized (this) {
            ending = present;
            present = null;
            meter.media(null);
        }
        if (ending != null) {
            ending.replaced = true;
            ending.media.close();
            tiles.mediaEnded();
        }
    }

    /**
     * Whether the viewer hears what is said. While it does not, pictures that flow go on, but none can begin: media that
     * wait for the viewer would take the place of somebody who is there.
     */
    void heard(boolean hears) {
        heard = hears;
    }

    /** Ends media on which the viewer was never heard; the page offers anew when it is back. */
    void endUnbegun() {
        boolean begun;
        synchronized (this) {
            begun = present != null
                    && switch (present.media.state()) {
                        case INITIALIZING, CONNECTING, DISCONNECTED, ERROR -> false;
                        case CONNECTED, STREAMING, PAUSED, INTERRUPTED -> true;
                    };
        }
        if (!begun) {
            end();
        }
    }

    synchronized void addCandidate(String candidate) {
        if (present != null) {
            present.media.addRemoteCandidate(candidate);
        }
    }

    synchronized void pause(boolean paused) {
        if (present != null) {
            present.media.pause(paused);
        }
    }

    /** What the viewer's network is thought to carry, bit/s; 0 without media. */
    synchronized long networkBitrate() {
        return present == null ? 0 : present.media.statistics().network().targetBitrate();
    }

    /** Whether the pictures have less colour than the desktop, and it is known which of them is on its way. */
    synchronized boolean canBeSharpened() {
        return present != null
                && present.media.format().chroma() == ChromaSampling.YUV420
                && present.media.engine() == Engine.DIRECT;
    }

    /** @param bitsPerSecond of these media and of those of later offers */
    synchronized void maxBitrate(long bitsPerSecond) {
        maxBitrate = bitsPerSecond;
        if (present != null) {
            present.media.maxBitrate(bitsPerSecond);
        }
    }

    /** The viewer watches another output from now on. */
    synchronized void turned() {
        if (present != null) {
            present.media.show(pictures());
        }
    }

    /** @param controls whether this viewer controls the desktop: its picture comes first then */
    synchronized void controls(boolean controls) {
        priority = controls ? Priority.CONTROLLER : Priority.VIEWER;
        if (present != null) {
            present.media.priority(priority);
        }
    }

    /** As in messages, for instance {@code Streaming}. */
    String state() {
        return state;
    }

    /** As in SDP; empty before one was agreed on. */
    String codec() {
        return codec;
    }

    /** The frames sent since the last call, the newest {@value #RECENT_FRAMES} of them. */
    List<FrameTimes> takeRecent() {
        synchronized (recent) {
            List<FrameTimes> taken = new ArrayList<>(recent);
            recent.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        end();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** The media of one offer. What the media of an earlier offer still say is nobody's business any more. */
    private final class Events implements WebRtcSessionListener {

        private final DecoderProbe probe = new DecoderProbe();
        private volatile WebRtcSession media;
        private volatile boolean replaced;

        @Override
        public void onState(SessionState next, String reason) {
            if (replaced) {
                return;
            }
            try (SessionLog _ = SessionLog.of(session)) {
                state = SessionStatus.text(next);
                if (next == SessionState.CONNECTED) {
                    trace.connected();
                }
                listener.onState(next, reason);
            }
        }

        @Override
        public void onFrameSent(SentFrame frame) {
            trace.frameSent();
            probe.sent(frame.rtpTimestamp(), frame.sentNanos());
            tiles.frameSent(this, frame.rtpTimestamp(), frame.times().captured);
            FrameTimes times = new FrameTimes(
                    frame.rtpTimestamp(),
                    millis(frame.times().captured),
                    millis(frame.times().dequeued),
                    millis(frame.times().converted),
                    millis(frame.times().encoded),
                    millis(frame.sentNanos()));
            synchronized (recent) {
                if (recent.size() >= RECENT_FRAMES) {
                    recent.removeFirst();
                }
                recent.add(times);
            }
        }
    }
}
