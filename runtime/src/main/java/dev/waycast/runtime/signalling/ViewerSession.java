package dev.waycast.runtime.signalling;

import dev.waycast.media.WaycastException;
import dev.waycast.media.capture.CaptureDescription;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.control.ControlListener;
import dev.waycast.runtime.control.ControlSeat;
import dev.waycast.runtime.control.ControlView;
import dev.waycast.runtime.desktop.DesktopListener;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionMeter;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.runtime.trace.ConnectTrace;
import dev.waycast.runtime.trace.ConnectTraces;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcSession;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The conversation with one viewer. Messages come in one at a time, on a thread that may block; everything else on any
 * thread.
 */
final class ViewerSession implements LiveSession, DesktopListener, ControlListener, AutoCloseable {

    static final int VERSION = 1;
    static final String CODEC = "H264";

    /** Close codes of RFC 6455 section 7.4.1. */
    static final int GOING_AWAY = 1001;

    static final int POLICY_VIOLATION = 1008;

    private static final Logger LOG = Logger.getLogger(ViewerSession.class);
    private static final String LEFT = "The viewer left";

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
            ControlDesk control,
            ConsentDesk consents,
            DesktopChat chat,
            ViewerSessions others,
            ConnectTraces traces,
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
    private final ConnectTrace trace;
    private final ViewerMedia media;
    private final ViewerConsent consent;
    private final Allowances allowances = new Allowances();

    /** Guards {@link #rights} while they are found anew: the last change of consent must be the last that counts. */
    private final Object rightsLock = new Object();

    private volatile Set<Scope> rights = Set.of();
    private volatile ViewerMode mode;
    private volatile boolean greeted;
    private volatile boolean watchOnly;
    private volatile boolean ended;
    private volatile boolean pointing;
    /** Why the viewer is sent away; from then on nothing it says is heard. */
    private final AtomicReference<String> endReason = new AtomicReference<>();

    private boolean recorded;
    private boolean closed;
    private volatile ControlSeat seat;
    private AutoCloseable cursor;
    private ServerMessage.Viewers announced;

    ViewerSession(String id, Person person, Services services, Outbox outbox, Connection connection) {
        this.id = id;
        this.person = person;
        this.services = services;
        this.desktop = services.desktop();
        this.metrics = services.metrics();
        this.outbox = outbox;
        this.connection = connection;
        this.trace = services.traces().begin(id);
        this.media = new ViewerMedia(id, desktop, meter, trace, this::mediaChanged);
        this.consent = new ViewerConsent(id, person, desktop.name(), services.consents());
        this.mode = ViewerMode.of(person.scopes());
    }

    /** Whether the viewer said hello. */
    boolean greeted() {
        return greeted;
    }

    void onMessage(ClientMessage message) {
        if (endReason.get() != null) {
            return;
        }
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
            case ClientMessage.Retry _ -> retry();
            case ClientMessage.Control control -> decide(control);
            case ClientMessage.Mode wanted -> change(wanted.mode());
            case ClientMessage.Pointer pointer -> point(pointer);
            case ClientMessage.Chat line -> chat(line.text());
            case ClientMessage.Consent wanted -> ask(wanted);
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
        } else if (!consent.begin()) {
            fail(ErrorCode.INTERNAL, SessionRecords.UNRECORDED, 1011);
            end();
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
    private boolean open() {
        synchronized (this) {
            if (closed) {
                return false;
            }
            recorded = true;
            outbox.send(hello());
        }
        seat = services.control().join(id, person, false, mode == ViewerMode.CONTROL, this);
        greeted = true;
        desktop.addListener(this);
        desktop.status().ifPresent(this::explainMissingPicture);
        findRights();
        outbox.send(ServerMessage.Control.of(seat.view(), null));
        synchronized (this) {
            if (!closed) {
                return true;
            }
        }
        letGo();
        return true;
    }

    /** What this viewer may do from now on. Whatever it may do no more has ended when this returns. */
    private void findRights() {
        synchronized (rightsLock) {
            Set<Scope> before = rights;
            rights = rightsNow();
            seat.allow(may(Scope.CONTROL));
            if (!may(Scope.POINT)) {
                stopPointing();
            }
            if (before.contains(Scope.WATCH) && !may(Scope.WATCH)) {
                blind();
            } else if (!before.contains(Scope.WATCH) && may(Scope.WATCH)) {
                see();
            }
        }
        services.live().changed();
    }

    private Set<Scope> rightsNow() {
        Set<Scope> now = EnumSet.noneOf(Scope.class);
        if (!ended) {
            now.addAll(consent.allowed());
            now.retainAll(person.scopes());
            now.removeIf(scope -> watchOnly && scope != Scope.WATCH);
        }
        return now;
    }

    private void see() {
        AutoCloseable watched = desktop.onCursor(state -> {
            if (may(Scope.WATCH)) {
                outbox.send(ServerMessage.Cursor.of(state));
            }
        });
        synchronized (this) {
            cursor = watched;
        }
    }

    private void blind() {
        media.end();
        AutoCloseable watched;
        synchronized (this) {
            watched = cursor;
            cursor = null;
            announced = null;
        }
        if (watched != null) {
            stopWatching(watched);
        }
    }

    private boolean may(Scope scope) {
        return rights.contains(scope);
    }

    /** Whether this viewer may do something; if not, the viewer is told what is missing. */
    private boolean permits(Scope scope) {
        if (may(scope)) {
            return true;
        }
        if (!person.may(scope)) {
            error(
                    ErrorCode.FORBIDDEN,
                    "You may not " + scope.text() + " here; ask whoever invited you, or an administrator.");
        } else if (watchOnly) {
            error(ErrorCode.FORBIDDEN, "A supervisor lets you only watch at the moment.");
        } else {
            error(
                    ErrorCode.CONSENT_REQUIRED,
                    "The person at the desktop has to allow you to " + scope.text() + " first; ask for it.");
        }
        return false;
    }

    private ServerMessage.Hello hello() {
        return new ServerMessage.Hello(
                VERSION,
                ServerVersion.NAME,
                id,
                described(),
                new ServerMessage.Capabilities(
                        List.of(CODEC), InputEvent.MAX_TEXT, ClientMessage.MAX_EVENTS, services.maxMessageSize()),
                List.of(),
                new ServerMessage.Viewer(id, person.name(), new TreeSet<>(person.scopes()), person.owner(), mode),
                consent.present());
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
        if (!permits(Scope.WATCH)) {
            return;
        }
        try {
            String answer = media.answer(sdp);
            if (!may(Scope.WATCH)) {
                media.end();
            } else if (answer != null) {
                outbox.send(new ServerMessage.Answer(answer));
            }
        } catch (WaycastException e) {
            error(ErrorCode.of(e), e.getMessage());
        }
    }

    private void retry() {
        if (permits(Scope.WATCH)) {
            desktop.retryCapture();
        }
    }

    private void ask(ClientMessage.Consent wanted) {
        if (!allowances.request()) {
            tooOften();
            return;
        }
        try {
            consent.ask(wanted);
        } catch (IllegalArgumentException e) {
            error(ErrorCode.BAD_MESSAGE, e.getMessage());
        }
    }

    private void decide(ClientMessage.Control wanted) {
        if (!allowances.request()) {
            tooOften();
            return;
        }
        switch (wanted.action()) {
            case REQUEST -> {
                if (permits(Scope.CONTROL)) {
                    change(ViewerMode.CONTROL);
                    seat.request(wanted.purpose() == null ? "" : wanted.purpose());
                }
            }
            case TAKE -> {
                if (permits(Scope.CONTROL)) {
                    change(ViewerMode.CONTROL);
                    seat.take();
                }
            }
            case CANCEL -> seat.cancel();
            case RELEASE -> seat.release();
            case GRANT -> seat.grant(wanted.viewer());
            case REFUSE -> seat.refuse(wanted.viewer());
            case GIVE -> seat.give(wanted.viewer());
        }
    }

    private void change(ViewerMode wanted) {
        if (wanted == mode) {
            return;
        }
        if (!person.may(wanted.needs())) {
            permits(wanted.needs());
            return;
        }
        mode = wanted;
        if (wanted == ViewerMode.WATCH) {
            stopPointing();
        }
        seat.want(wanted == ViewerMode.CONTROL);
        services.live().changed();
    }

    private void point(ClientMessage.Pointer pointer) {
        if (!permits(Scope.POINT)) {
            return;
        }
        if (mode == ViewerMode.WATCH) {
            error(ErrorCode.FORBIDDEN, "You are here to watch only; change to pointing first.");
        } else if (!pointer.visible()) {
            stopPointing();
        } else if (allowances.pointer()) {
            pointing = true;
            services.others().point(new ServerMessage.Pointers(id, person.name(), pointer.x(), pointer.y(), true));
        }
    }

    private void stopPointing() {
        if (pointing) {
            pointing = false;
            services.others().point(new ServerMessage.Pointers(id, person.name(), 0, 0, false));
        }
    }

    private void chat(String text) {
        if (!permits(Scope.WATCH)) {
            return;
        }
        if (!text.isBlank() && !services.chat().say(id, person.name(), text)) {
            tooOften();
        }
    }

    private void tooOften() {
        error(ErrorCode.RATE_LIMITED, "That was too often; wait a few seconds.");
    }

    /** Another viewer points somewhere. */
    void show(ServerMessage.Pointers pointer) {
        if (may(Scope.WATCH)) {
            outbox.send(pointer);
        }
    }

    /** Somebody said something, this viewer included. */
    void hear(DesktopChat.Line line) {
        if (may(Scope.WATCH)) {
            outbox.send(new ServerMessage.Chat(
                    line.from(), line.desktop(), line.text(), line.at().toString()));
        }
    }

    /** Who is here, unless this viewer knows already. */
    void announce(ServerMessage.Viewers everybody) {
        synchronized (this) {
            if (!may(Scope.WATCH) || everybody.equals(announced)) {
                return;
            }
            announced = everybody;
        }
        outbox.send(everybody);
    }

    /** The person at the desktop decided something about this viewer, or time did. On the deciding thread. */
    void onConsent(Consent change) {
        if (!greeted) {
            return;
        }
        try (SessionLog _ = SessionLog.of(id)) {
            findRights();
            ServerMessage.Consent told = consent.told(change);
            if (change.state() == ConsentState.ASKED) {
                trace.asked();
            } else {
                trace.decided(told.state());
            }
            outbox.send(told);
            outbox.send(ServerMessage.Control.of(seat.view(), null));
        }
    }

    @Override
    public void controlChanged(ControlView view, String reason) {
        if (may(Scope.WATCH) || reason != null) {
            outbox.send(ServerMessage.Control.of(view, reason));
        }
    }

    @Override
    public void controlRejected(String sentence) {
        error(ErrorCode.FORBIDDEN, sentence);
    }

    private void mediaChanged(SessionState state, String reason) {
        if (reason.equals(WebRtcSession.TIME_LIMIT)) {
            fail(ErrorCode.SESSION_TIMEOUT, reason + ".", POLICY_VIOLATION);
        } else {
            outbox.send(new ServerMessage.State(SessionStatus.text(state), reason.isEmpty() ? null : reason));
        }
        services.live().changed();
    }

    private void play(List<InputCommand> events) {
        if (events.isEmpty()) {
            seat.heartbeat();
            return;
        }
        long dropped = 0;
        for (InputCommand command : events) {
            if (command instanceof InputCommand.ReleaseAll) {
                seat.releaseAll();
            } else if (!command.event().map(seat::play).orElse(false)) {
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
        if (greeted && may(Scope.WATCH)) {
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
        boolean controls = seat != null && seat.controls();
        ViewerMode shown = watchOnly ? ViewerMode.WATCH : mode;
        return meter.status(
                may(Scope.WATCH) ? media.state() : SessionStatus.WAITING,
                shown.text(),
                controls,
                watchOnly,
                media.codec());
    }

    @Override
    public boolean say(String from, String text) {
        outbox.send(new ServerMessage.Chat(from, false, text, Instant.now().toString()));
        return endReason.get() == null;
    }

    @Override
    public boolean watchOnly(boolean only) {
        if (!person.may(Scope.CONTROL) && !person.may(Scope.POINT)) {
            return false;
        }
        watchOnly = only;
        if (greeted) {
            findRights();
        }
        outbox.send(new ServerMessage.Restricted(only));
        return true;
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        media.maxBitrate(bitsPerSecond == 0 ? Long.MAX_VALUE : bitsPerSecond);
    }

    @Override
    public void disconnect(String reason) {
        ended = true;
        if (greeted) {
            findRights();
        }
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
        ended = true;
        outbox.clear();
        media.close();
        trace.left(Optional.ofNullable(endReason.get()).orElse(LEFT));
        if (seat != null) {
            letGo();
        }
        if (recorded) {
            end();
        }
    }

    private void letGo() {
        seat.close();
        desktop.removeListener(this);
        findRights();
    }

    private void end() {
        services.consents().ended(id);
        String reason = Optional.ofNullable(endReason.get()).orElse(LEFT);
        services.records().end(this, desktop.name(), reason, meter.summary(media.codec()));
    }

    private void stopWatching(AutoCloseable watched) {
        try {
            watched.close();
        } catch (Exception e) {
            LOG.warnf(e, "Viewer %s still hears of the pointer", id);
        }
    }
}
