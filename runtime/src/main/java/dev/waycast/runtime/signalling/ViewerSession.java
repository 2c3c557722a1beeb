package dev.waycast.runtime.signalling;

import dev.waycast.media.WaycastException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSession;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.desktop.DesktopListener;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.signalling.ServerMessage.FrameTimes;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.SentFrame;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * The conversation with one viewer. Messages come in one at a time, on a thread that may block; everything else on any
 * thread.
 */
final class ViewerSession implements DesktopListener, AutoCloseable {

    static final int VERSION = 1;
    static final String CODEC = "H264";

    private static final Logger LOG = Logger.getLogger(ViewerSession.class);
    private static final int RECENT_FRAMES = 32;

    /** Says goodbye to the viewer's connection. */
    interface Connection {

        /**
         * @param code of RFC 6455 section 7.4.1
         */
        void close(int code, String reason);
    }

    private final String id;
    private final DesktopService desktop;
    private final DesktopMetrics metrics;
    private final Outbox outbox;
    private final Connection connection;
    private final long maxMessageSize;
    private final ArrayDeque<FrameTimes> recent = new ArrayDeque<>();

    private volatile boolean greeted;
    private boolean closed;
    private InputSession input;
    private AutoCloseable cursor;
    private MediaEvents media;

    ViewerSession(
            String id,
            DesktopService desktop,
            DesktopMetrics metrics,
            Outbox outbox,
            Connection connection,
            long maxMessageSize) {
        this.id = id;
        this.desktop = desktop;
        this.metrics = metrics;
        this.outbox = outbox;
        this.connection = connection;
        this.maxMessageSize = maxMessageSize;
    }

    /** Whether the viewer said hello. */
    boolean greeted() {
        return greeted;
    }

    void onMessage(ClientMessage message) {
        if (message instanceof ClientMessage.Hello hello) {
            greet(hello);
        } else if (!greeted) {
            error(ErrorCode.BAD_MESSAGE, "Say hello first, with the protocol version.");
        } else {
            onGreeted(message);
        }
    }

    private void onGreeted(ClientMessage message) {
        switch (message) {
            case ClientMessage.Hello again -> greet(again);
            case ClientMessage.Offer offer -> answer(offer.sdp());
            case ClientMessage.Candidate candidate -> addCandidate(candidate.candidate());
            case ClientMessage.Input events -> play(events.events());
            case ClientMessage.Ping ping ->
                outbox.send(new ServerMessage.Pong(ping.id(), ping.sent(), millis(System.nanoTime())));
            case ClientMessage.Stats stats -> measured(stats);
            case ClientMessage.Pause pause -> pause(pause.paused());
            case ClientMessage.Retry _ -> desktop.retryCapture();
        }
    }

    private void greet(ClientMessage.Hello hello) {
        if (greeted) {
            error(ErrorCode.BAD_MESSAGE, "Hello was said already.");
        } else if (hello.version() != VERSION) {
            fail(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "This server speaks version " + VERSION + " of the protocol and the page version " + hello.version()
                            + "; reload the page, or update the older of the two.",
                    1008);
        } else if (!canDecode(hello.capabilities())) {
            fail(
                    ErrorCode.CODEC_UNSUPPORTED,
                    "This desktop is sent as " + CODEC + ", which this browser cannot show.",
                    1008);
        } else if (!desktop.isServing()) {
            fail(ErrorCode.NO_DESKTOP, "This server shows no desktop at the moment.", 1008);
        } else if (hello.desktop() != null && !hello.desktop().equals(desktop.name())) {
            fail(
                    ErrorCode.NO_DESKTOP,
                    "There is no desktop of that name here; this one is called " + desktop.name() + ".",
                    1008);
        } else {
            open();
        }
    }

    private static boolean canDecode(ClientMessage.Hello.Capabilities capabilities) {
        return capabilities == null
                || capabilities.codecs() == null
                || capabilities.codecs().contains(CODEC);
    }

    private synchronized void open() {
        if (closed) {
            return;
        }
        input = desktop.openInput();
        outbox.send(hello());
        greeted = true;
        desktop.addListener(this);
        cursor = desktop.onCursor(state -> outbox.send(ServerMessage.Cursor.of(state)));
        desktop.status().ifPresent(this::explainMissingPicture);
    }

    private ServerMessage.Hello hello() {
        return new ServerMessage.Hello(
                VERSION,
                ServerVersion.NAME,
                id,
                described(),
                new ServerMessage.Capabilities(
                        List.of(CODEC), InputEvent.MAX_TEXT, ClientMessage.MAX_EVENTS, maxMessageSize),
                List.of());
    }

    private ServerMessage.Desktop described() {
        PipelineStatus status = desktop.status().orElse(null);
        CaptureDescription capture = status == null ? null : status.capture();
        return new ServerMessage.Desktop(
                desktop.name(),
                capture == null ? "" : capture.output(),
                capture == null ? "" : capture.provider(),
                desktop.width(),
                desktop.height(),
                status != null && status.controllable(),
                capture == null ? "embedded" : capture.cursor().name().toLowerCase(Locale.ROOT));
    }

    /** A second offer takes the place of the first: the page reconnects its media and keeps the conversation. */
    private void answer(String sdp) {
        endMedia();
        MediaEvents events = new MediaEvents();
        try {
            WebRtcSession session = desktop.accept(sdp, events);
            if (!keep(events, session)) {
                session.close();
                return;
            }
            outbox.send(new ServerMessage.Answer(session.answer()));
        } catch (WaycastException e) {
            error(ErrorCode.of(e), e.getMessage());
        }
    }

    private synchronized boolean keep(MediaEvents events, WebRtcSession session) {
        if (closed) {
            return false;
        }
        events.session = session;
        media = events;
        return true;
    }

    private void endMedia() {
        MediaEvents ending;
        synchronized (this) {
            ending = media;
            media = null;
        }
        if (ending != null) {
            ending.replaced = true;
            ending.session.close();
        }
    }

    private synchronized void addCandidate(String candidate) {
        if (media != null) {
            media.session.addRemoteCandidate(candidate);
        }
    }

    private synchronized void pause(boolean paused) {
        if (media != null) {
            media.session.pause(paused);
        }
    }

    private void play(List<InputCommand> events) {
        if (events.isEmpty()) {
            input.heartbeat();
            return;
        }
        long dropped = 0;
        for (InputCommand command : events) {
            if (command instanceof InputCommand.ReleaseAll) {
                input.releaseAll();
            } else if (!command.event().map(input::accept).orElse(false)) {
                dropped++;
            }
        }
        if (dropped > 0) {
            metrics.inputRefused(dropped);
        }
    }

    private void measured(ClientMessage.Stats stats) {
        ClientMessage.Stats.Latency latency = stats.latency();
        if (latency != null) {
            metrics.viewerStage("network", latency.network());
            metrics.viewerStage("decode", latency.decode());
            metrics.viewerStage("present", latency.present());
        }
    }

    @Override
    public void onPicture(int width, int height) {
        outbox.send(new ServerMessage.Picture(width, height));
    }

    @Override
    public void onStatus(PipelineStatus status) {
        explainMissingPicture(status);
        if (status.state() == PipelineStatus.State.CAPTURING) {
            outbox.send(new ServerMessage.DesktopChange(described()));
        }
    }

    private void explainMissingPicture(PipelineStatus status) {
        switch (status.state()) {
            case STARTING, RETRYING, STOPPED, CLOSED -> {
                if (!status.reason().isEmpty()) {
                    error(ErrorCode.CAPTURE_FAILED, status.reason());
                }
            }
            case CAPTURING -> {}
        }
    }

    /** Statistics of the stream, completed by this viewer's frames. */
    void sendStatistics(ServerMessage.Stats common) {
        if (greeted) {
            outbox.send(new ServerMessage.Stats(
                    common.encoder(),
                    common.codec(),
                    common.source(),
                    common.viewers(),
                    common.framesPerSecond(),
                    common.bitrate(),
                    common.keyframes(),
                    common.targetBitrate(),
                    common.stages(),
                    takeRecent()));
        }
    }

    private List<FrameTimes> takeRecent() {
        synchronized (recent) {
            List<FrameTimes> taken = new ArrayList<>(recent);
            recent.clear();
            return taken;
        }
    }

    void error(ErrorCode code, String sentence) {
        metrics.signallingError(code.text());
        outbox.send(new ServerMessage.Error(code, sentence, false));
    }

    /** Tells the viewer why, and closes the connection with a code of RFC 6455 section 7.4.1. */
    void fail(ErrorCode code, String sentence, int closeCode) {
        metrics.signallingError(code.text());
        LOG.debugf("Viewer %s is sent away: %s", id, sentence);
        outbox.closeAfter(
                new ServerMessage.Error(code, sentence, true), () -> connection.close(closeCode, code.text()));
    }

    /** The connection is gone: lets go of everything the viewer held. */
    @Override
    public void close() {
        InputSession held;
        AutoCloseable watched;
        synchronized (this) {
            closed = true;
            held = input;
            watched = cursor;
            cursor = null;
        }
        desktop.removeListener(this);
        outbox.clear();
        if (held != null) {
            held.close();
            metrics.inputReleased(held.stalls());
        }
        endMedia();
        if (watched != null) {
            stopWatching(watched);
        }
    }

    private void stopWatching(AutoCloseable watched) {
        try {
            watched.close();
        } catch (Exception e) {
            LOG.warnf(e, "Viewer %s still hears of the pointer", id);
        }
    }

    private static ServerMessage.State state(SessionState state, String reason) {
        String name = state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
        return new ServerMessage.State(name, reason.isEmpty() ? null : reason);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** The media of one offer. What the media of an earlier offer still say is nobody's business any more. */
    private final class MediaEvents implements WebRtcSessionListener {

        private volatile WebRtcSession session;
        private volatile boolean replaced;

        @Override
        public void onState(SessionState state, String reason) {
            if (replaced) {
                return;
            }
            if (reason.equals(WebRtcSession.TIME_LIMIT)) {
                fail(ErrorCode.SESSION_TIMEOUT, reason + ".", 1008);
            } else {
                outbox.send(ViewerSession.state(state, reason));
            }
        }

        @Override
        public void onFrameSent(SentFrame frame) {
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
