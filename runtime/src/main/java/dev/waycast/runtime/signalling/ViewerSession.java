package dev.waycast.runtime.signalling;

import dev.waycast.media.WaycastException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSession;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.desktop.DesktopListener;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionMeter;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcSession;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The conversation with one viewer. Messages come in one at a time, on a thread that may block; everything else on any
 * thread.
 */
final class ViewerSession implements LiveSession, DesktopListener, AutoCloseable {

    static final int VERSION = 1;
    static final String CODEC = "H264";

    /** Close codes of RFC 6455 section 7.4.1. */
    static final int GOING_AWAY = 1001;

    static final int POLICY_VIOLATION = 1008;

    private static final Logger LOG = Logger.getLogger(ViewerSession.class);

    /** Says goodbye to the viewer's connection. */
    interface Connection {

        /**
         * @param code of RFC 6455 section 7.4.1
         */
        void close(int code, String reason);
    }

    /** What a conversation needs of the application. */
    record Services(
            DesktopService desktop,
            DesktopMetrics metrics,
            SessionRecords records,
            LiveSessions live,
            long maxMessageSize) {}

    private final String id;
    private final Person person;
    private final Instant since = Instant.now();
    private final Services services;
    private final DesktopService desktop;
    private final DesktopMetrics metrics;
    private final Outbox outbox;
    private final Connection connection;
    private final SessionMeter meter = new SessionMeter();
    private final ViewerMedia media;

    private volatile boolean greeted;
    private volatile boolean watchOnly;
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private boolean recorded;
    private boolean closed;
    private InputSession input;
    private AutoCloseable cursor;

    ViewerSession(String id, Person person, Services services, Outbox outbox, Connection connection) {
        this.id = id;
        this.person = person;
        this.services = services;
        this.desktop = services.desktop();
        this.metrics = services.metrics();
        this.outbox = outbox;
        this.connection = connection;
        this.media = new ViewerMedia(id, desktop, meter, this::mediaChanged);
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
            case ClientMessage.Candidate candidate -> media.addCandidate(candidate.candidate());
            case ClientMessage.Input events -> play(events.events());
            case ClientMessage.Ping ping ->
                outbox.send(new ServerMessage.Pong(ping.id(), ping.sent(), System.nanoTime() / 1e6));
            case ClientMessage.Stats stats -> measured(stats);
            case ClientMessage.Pause pause -> media.pause(pause.paused());
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
                    POLICY_VIOLATION);
        } else if (!canDecode(hello.capabilities())) {
            fail(
                    ErrorCode.CODEC_UNSUPPORTED,
                    "This desktop is sent as " + CODEC + ", which this browser cannot show.",
                    POLICY_VIOLATION);
        } else if (!desktop.isServing()) {
            fail(ErrorCode.NO_DESKTOP, "This server shows no desktop at the moment.", POLICY_VIOLATION);
        } else if (hello.desktop() != null && !hello.desktop().equals(desktop.name())) {
            fail(
                    ErrorCode.NO_DESKTOP,
                    "There is no desktop of that name here; this one is called " + desktop.name() + ".",
                    POLICY_VIOLATION);
        } else if (!services.records().begin(this, desktop.name())) {
            fail(ErrorCode.INTERNAL, SessionRecords.UNRECORDED, 1011);
        } else if (!open()) {
            end();
        }
    }

    private static boolean canDecode(ClientMessage.Hello.Capabilities capabilities) {
        return capabilities == null
                || capabilities.codecs() == null
                || capabilities.codecs().contains(CODEC);
    }

    /** @return false when the viewer left while its session was recorded */
    private synchronized boolean open() {
        if (closed) {
            return false;
        }
        recorded = true;
        input = desktop.openInput();
        outbox.send(hello());
        greeted = true;
        desktop.addListener(this);
        cursor = desktop.onCursor(state -> outbox.send(ServerMessage.Cursor.of(state)));
        desktop.status().ifPresent(this::explainMissingPicture);
        return true;
    }

    private ServerMessage.Hello hello() {
        return new ServerMessage.Hello(
                VERSION,
                ServerVersion.NAME,
                id,
                described(),
                new ServerMessage.Capabilities(
                        List.of(CODEC), InputEvent.MAX_TEXT, ClientMessage.MAX_EVENTS, services.maxMessageSize()),
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

    private void answer(String sdp) {
        if (!person.may(Scope.WATCH)) {
            error(ErrorCode.FORBIDDEN, "You may not watch this desktop; ask for an invitation that says so.");
            return;
        }
        try {
            String answer = media.answer(sdp);
            if (answer != null) {
                outbox.send(new ServerMessage.Answer(answer));
            }
        } catch (WaycastException e) {
            error(ErrorCode.of(e), e.getMessage());
        }
    }

    private void mediaChanged(SessionState state, String reason) {
        if (reason.equals(WebRtcSession.TIME_LIMIT)) {
            fail(ErrorCode.SESSION_TIMEOUT, reason + ".", POLICY_VIOLATION);
        } else {
            outbox.send(new ServerMessage.State(ViewerMedia.text(state), reason.isEmpty() ? null : reason));
        }
        services.live().changed();
    }

    private void play(List<InputCommand> events) {
        if (events.isEmpty()) {
            input.heartbeat();
            return;
        }
        if (watchOnly || !person.may(Scope.CONTROL)) {
            metrics.inputRefused(events.size());
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
        meter.viewed(stats.viewed());
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
                    media.takeRecent()));
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public String protocol() {
        return "webrtc";
    }

    @Override
    public SessionStatus status() {
        boolean controls = !watchOnly && person.may(Scope.CONTROL);
        return meter.status(media.state(), controls ? "control" : "watch", controls, watchOnly, media.codec());
    }

    @Override
    public boolean say(String from, String text) {
        outbox.send(new ServerMessage.Chat(from, false, text, Instant.now().toString()));
        return greeted;
    }

    @Override
    public boolean watchOnly(boolean only) {
        if (!person.may(Scope.CONTROL) && !person.may(Scope.POINT)) {
            return false;
        }
        watchOnly = only;
        if (only) {
            releaseAll();
        }
        outbox.send(new ServerMessage.Restricted(only));
        services.live().changed();
        return true;
    }

    private synchronized void releaseAll() {
        if (input != null) {
            input.releaseAll();
        }
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        media.maxBitrate(bitsPerSecond == 0 ? Long.MAX_VALUE : bitsPerSecond);
    }

    @Override
    public void disconnect(String reason) {
        media.end();
        releaseAll();
        fail(ErrorCode.ENDED, reason, POLICY_VIOLATION);
    }

    void error(ErrorCode code, String sentence) {
        metrics.signallingError(code.text());
        outbox.send(new ServerMessage.Error(code, sentence, false));
    }

    /** Tells the viewer why, and closes the connection with a code of RFC 6455 section 7.4.1. */
    void fail(ErrorCode code, String sentence, int closeCode) {
        metrics.signallingError(code.text());
        LOG.debugf("Viewer %s is sent away: %s", id, sentence);
        endReason.compareAndSet(null, sentence);
        outbox.closeAfter(
                Optional.of(new ServerMessage.Error(code, sentence, true)),
                () -> connection.close(closeCode, code.text()));
    }

    /** The server stops: the page may come back by itself. */
    void serverStops() {
        endReason.compareAndSet(null, "The server stopped");
        outbox.closeAfter(Optional.empty(), () -> connection.close(GOING_AWAY, "the server stops"));
        close();
    }

    /** The connection is gone: lets go of everything the viewer held. Harmless when called again. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        desktop.removeListener(this);
        outbox.clear();
        media.close();
        if (recorded) {
            input.close();
            metrics.inputReleased(input.stalls());
            stopWatching();
            end();
        }
    }

    private void end() {
        String reason = Optional.ofNullable(endReason.get()).orElse("The viewer left");
        services.records().end(this, desktop.name(), reason, meter.summary(media.codec()));
    }

    private void stopWatching() {
        try {
            cursor.close();
        } catch (Exception e) {
            LOG.warnf(e, "Viewer %s still hears of the pointer", id);
        }
    }
}
