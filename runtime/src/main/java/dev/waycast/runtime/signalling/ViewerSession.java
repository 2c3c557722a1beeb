package dev.waycast.runtime.signalling;

import dev.waycast.media.WaycastException;
import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.control.ControlListener;
import dev.waycast.runtime.control.ControlSeat;
import dev.waycast.runtime.control.ControlView;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopSize;
import dev.waycast.runtime.desktop.DesktopView;
import dev.waycast.runtime.ice.IceServer;
import dev.waycast.runtime.ice.IceServers;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The conversation with one viewer, over one connection at a time. When a connection breaks, the picture goes on, and the
 * page may resume the conversation over another; until then the viewer may do nothing but watch. Messages come in one at a
 * time, on a thread that may block; everything else on any thread.
 */
final class ViewerSession implements LiveSession, ControlListener, AutoCloseable {

    static final int VERSION = 1;

    private static final Logger LOG = Logger.getLogger(ViewerSession.class);
    private static final String LEFT = "The viewer left";
    private static final String NEVER_BACK = "The viewer's connection broke and did not come back";

    /**
     * What a conversation needs of the application.
     *
     * @param sharpTiles whether pages may have sharp tiles
     * @param resumeTimeout how long it waits for a page whose connection broke; zero: not at all
     */
    record Services(
            DesktopService desktop,
            DesktopSize size,
            DesktopMetrics metrics,
            SessionRecords records,
            LiveSessions live,
            ControlDesk control,
            ConsentDesk consents,
            DesktopChat chat,
            ViewerSessions others,
            ConnectTraces traces,
            IceServers iceServers,
            long maxMessageSize,
            boolean sharpTiles,
            Duration resumeTimeout) {}

    private final String id;
    private final Person person;
    private final Instant since = Instant.now();
    private final Services services;
    private final DesktopService desktop;
    private final DesktopView view;
    private final DesktopMetrics metrics;
    private final SessionMeter meter = new SessionMeter();
    private final ConnectTrace trace;
    private final ViewerTiles tiles;
    private final ViewerMedia media;
    private final ViewerConsent consent;
    private final ViewerRights rights;
    private final ViewerOutputs outputs;
    private final ViewerDesktop screen;

    /** Guards the effects of rights that are found anew: the last change must be the last that counts. */
    private final Object rightsLock = new Object();

    /** Why the viewer is sent away; from then on nothing it says is heard. */
    private final AtomicReference<String> endReason = new AtomicReference<>();

    private volatile ViewerConnection connection;
    private volatile ViewerParticipation participation;
    private volatile boolean greeted;

    private boolean away;
    private boolean recorded;
    private boolean closed;
    private ServerMessage.Viewers announced;

    /** @param connection by which the viewer came; its id is the session's */
    ViewerSession(ViewerConnection connection, Services services) {
        this.id = connection.id();
        this.person = connection.person();
        this.connection = connection;
        this.services = services;
        this.desktop = services.desktop();
        this.metrics = services.metrics();
        this.view = desktop.openView();
        this.trace = services.traces().begin(id);
        this.tiles = new ViewerTiles(
                view::onTiles, this::networkBitrate, new TileEvents(), metrics.tiles(), System::nanoTime);
        this.media = new ViewerMedia(id, person, desktop, view, meter, trace, tiles, new MediaEvents());
        connection.images(tiles::take);
        this.consent = new ViewerConsent(id, person, desktop.name(), services.consents());
        this.rights = new ViewerRights(person, consent);
        this.outputs = new ViewerOutputs(desktop, view, rights, this::turned, this::send);
        this.screen = new ViewerDesktop(id, desktop, view, outputs, rights, this::send, this::error);
    }

    void onMessage(ClientMessage message) {
        if (endReason.get() != null) {
            return;
        }
        if (!greeted) {
            error(ErrorCode.BAD_MESSAGE, "Say hello first, with the protocol version.");
            return;
        }
        switch (message) {
            case ClientMessage.Hello _ -> error(ErrorCode.BAD_MESSAGE, "Hello was said already.");
            case ClientMessage.Offer offer -> answer(offer.sdp());
            case ClientMessage.Candidate candidate -> media.addCandidate(candidate.candidate());
            case ClientMessage.Input events -> participation.play(events.events());
            case ClientMessage.Ping ping ->
                send(new ServerMessage.Pong(ping.id(), ping.sent(), System.nanoTime() / 1e6));
            case ClientMessage.Stats stats -> measured(stats);
            case ClientMessage.Presented presented -> media.presented(presented);
            case ClientMessage.Pause pause -> pause(pause.paused());
            case ClientMessage.Tiles wanted -> sharpen(wanted);
            case ClientMessage.Retry _ -> retry();
            case ClientMessage.Control control -> participation.decide(control);
            case ClientMessage.Mode wanted -> participation.change(wanted.mode());
            case ClientMessage.Resize size -> participation.resize(size);
            case ClientMessage.Output wanted -> turn(wanted.id());
            case ClientMessage.Pointer pointer -> participation.point(pointer);
            case ClientMessage.Chat line -> participation.chat(line.text());
            case ClientMessage.Consent wanted -> participation.ask(wanted);
            case ClientMessage.Quality wanted -> participation.choose(wanted);
        }
    }

    /** Lets the viewer in, or says why not. */
    void begin(ClientMessage.Hello hello) {
        if (!desktop.isServing()) {
            fail(
                    ErrorCode.NO_DESKTOP,
                    "This server shows no desktop at the moment.",
                    ViewerConnection.POLICY_VIOLATION);
        } else if (!canDecode(hello.capabilities(), desktop.codecs())) {
            fail(
                    ErrorCode.CODEC_UNSUPPORTED,
                    "This desktop is sent as " + String.join(" or ", desktop.codecs())
                            + ", which this browser cannot show.",
                    ViewerConnection.POLICY_VIOLATION);
        } else if (hello.desktop() != null && !hello.desktop().equals(desktop.name())) {
            fail(
                    ErrorCode.NO_DESKTOP,
                    "There is no desktop of that name here; this one is called " + desktop.name() + ".",
                    ViewerConnection.POLICY_VIOLATION);
        } else if (!services.records().begin(this, desktop.name())) {
            fail(ErrorCode.INTERNAL, SessionRecords.UNRECORDED, 1011);
        } else if (!consent.begin()) {
            fail(ErrorCode.INTERNAL, SessionRecords.UNRECORDED, 1011);
            end();
        } else if (!open()) {
            end();
        }
    }

    private static boolean canDecode(ClientMessage.Hello.Capabilities capabilities, List<String> codecs) {
        return capabilities == null
                || capabilities.codecs() == null
                || codecs.stream().anyMatch(capabilities.codecs()::contains);
    }

    /** @return false when the viewer left while its session was recorded */
    private boolean open() {
        ViewerMode mode = ViewerMode.of(person.scopes());
        synchronized (this) {
            if (closed) {
                return false;
            }
            recorded = true;
            send(hello(mode, false));
        }
        ControlSeat seat = join(mode);
        participation = new ViewerParticipation(id, person, services, view, rights, consent, seat, mode, this::error);
        greeted = true;
        screen.begin();
        findRights();
        tellControl(seat.view(), null);
        if (isClosed()) {
            letGo();
        }
        return true;
    }

    private ControlSeat join(ViewerMode mode) {
        return services.control().join(id, person, view, false, mode == ViewerMode.CONTROL, this);
    }

    /**
     * Goes on over another connection.
     *
     * @return false when it cannot: it ended, or somebody else says to be this viewer
     */
    boolean resume(ViewerConnection next) {
        ViewerConnection before;
        synchronized (this) {
            if (closed || endReason.get() != null || !person.isAs(next.person())) {
                return false;
            }
            next.send(hello(participation.mode(), true));
            before = connection;
            connection = next;
            next.images(tiles::take);
            away = false;
            rights.away(false);
            media.heard(true);
            announced = null;
        }
        before.close(ViewerConnection.GOING_AWAY, "resumed over another connection");
        LOG.infof("%s is back over another connection", person.name());
        tellEverything();
        if (isClosed()) {
            letGo();
        }
        return true;
    }

    /** What was said while nobody listened. */
    private void tellEverything() {
        synchronized (rightsLock) {
            participation.seat().close();
            participation.sit(join(participation.mode()));
            findRights();
        }
        screen.tellAgain();
        tellControl(participation.seat().view(), null);
        if (rights.watchOnly()) {
            send(new ServerMessage.Restricted(true));
        }
        send(new ServerMessage.State(media.state(), null));
        services.live().changed();
    }

    /**
     * The connection is gone. A viewer who left takes the session along; one whose connection broke has some time to come
     * back, in which the picture goes on and everything held is let go of.
     */
    void connectionClosed(ViewerConnection gone, boolean broke) {
        boolean waits;
        synchronized (this) {
            if (gone != connection || closed || away) {
                return;
            }
            gone.drop();
            waits = broke
                    && greeted
                    && endReason.get() == null
                    && services.resumeTimeout().isPositive();
            away = waits;
            rights.away(waits);
            media.heard(!waits);
            if (waits) {
                services.others().after(services.resumeTimeout().toMillis(), TimeUnit.MILLISECONDS, () -> giveUp(gone));
            }
        }
        if (waits) {
            LOG.infof("The connection of %s broke; the session waits for it", person.name());
            participation.seat().close();
            controls(false);
            tiles.end();
            media.endUnbegun();
            findRights();
        } else {
            close();
        }
    }

    private void giveUp(ViewerConnection gone) {
        synchronized (this) {
            if (!away || gone != connection) {
                return;
            }
            endReason.compareAndSet(null, NEVER_BACK);
        }
        try (SessionLog _ = SessionLog.of(id)) {
            close();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isAway() {
        return away;
    }

    /** What this viewer may do from now on. Whatever it may do no more has ended when this returns. */
    private void findRights() {
        synchronized (rightsLock) {
            ViewerRights.Change change = rights.findAnew();
            participation.follow(rights);
            if (change.lost(Scope.WATCH)) {
                media.end();
                screen.hide();
                outputs.goBack();
                outputs.forget();
                synchronized (this) {
                    announced = null;
                }
            } else if (change.gained(Scope.WATCH)) {
                tellIceServers();
                screen.show();
            }
        }
        services.live().changed();
    }

    /** A relay costs its owner something: nobody is told of one before being let in. */
    private void tellIceServers() {
        List<IceServer> servers = services.iceServers().forVisit(id);
        if (!servers.isEmpty()) {
            send(new ServerMessage.IceServers(servers));
        }
    }

    private ServerMessage.Hello hello(ViewerMode mode, boolean resumed) {
        return new ServerMessage.Hello(
                VERSION,
                ServerVersion.NAME,
                id,
                screen.described(),
                ServerMessage.Quality.of(desktop.quality()),
                new ServerMessage.Capabilities(
                        desktop.codecs(), InputEvent.MAX_TEXT, ClientMessage.MAX_EVENTS, services.maxMessageSize()),
                consent.allowed().contains(Scope.WATCH) ? services.iceServers().forVisit(id) : List.of(),
                new ServerMessage.Viewer(id, person.name(), new TreeSet<>(person.scopes()), person.owner(), mode),
                consent.present(),
                resumed,
                services.resumeTimeout().isPositive()
                        ? new ServerMessage.Resume(
                                services.others().resumeToken(this),
                                services.resumeTimeout().toMillis())
                        : null);
    }

    private void answer(String sdp) {
        if (!participation.permits(Scope.WATCH)) {
            return;
        }
        try {
            String answer = media.answer(sdp);
            if (!rights.may(Scope.WATCH)) {
                media.end();
            } else if (answer != null) {
                send(new ServerMessage.Answer(answer));
            }
        } catch (WaycastException e) {
            error(ErrorCode.of(e), e.getMessage());
        }
    }

    private void pause(boolean paused) {
        media.pause(paused);
        tiles.pause(paused);
    }

    /** The page can show what stands still without the loss of the video. */
    private void sharpen(ClientMessage.Tiles wish) {
        tiles.end();
        if (!wish.wanted() || !services.sharpTiles() || !media.canBeSharpened() || !rights.may(Scope.WATCH)) {
            return;
        }
        tiles.begin(wish.round());
        if (!rights.may(Scope.WATCH)) {
            tiles.end();
        }
    }

    private long networkBitrate() {
        return media.networkBitrate();
    }

    private void retry() {
        if (participation.permits(Scope.WATCH)) {
            view.retryCapture();
        }
    }

    private void turn(String output) {
        if (participation.permits(Scope.WATCH) && !outputs.choose(output)) {
            error(ErrorCode.NO_DESKTOP, "This desktop has no such output any more.");
        }
    }

    /** The viewer watches, and controls, another output: on the one before, nothing stays as it is because of it. */
    private void turned(Runnable turn) {
        services.size().leave(id);
        participation.stopPointing();
        participation.seat().turn(turn);
        media.turned();
        tiles.end();
        screen.turned();
    }

    /** Another viewer points somewhere on an output, this one's or another. */
    void show(ServerMessage.Pointers pointer, String output) {
        if (rights.may(Scope.WATCH) && output.equals(view.output())) {
            send(pointer);
        }
    }

    /** Somebody said something, this viewer included. */
    void hear(DesktopChat.Line line) {
        if (rights.may(Scope.WATCH)) {
            send(new ServerMessage.Chat(
                    line.from(), line.desktop(), line.text(), line.at().toString()));
        }
    }

    /** Who is here, unless this viewer knows already. */
    void announce(ServerMessage.Viewers everybody) {
        synchronized (this) {
            if (!rights.may(Scope.WATCH) || everybody.equals(announced)) {
                return;
            }
            announced = everybody;
        }
        send(everybody);
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
            send(told);
            tellControl(participation.seat().view(), null);
        }
    }

    @Override
    public void controlChanged(ControlView view, String reason) {
        if (rights.may(Scope.WATCH) || reason != null) {
            tellControl(view, reason);
        } else {
            controls(view.mine());
        }
    }

    private void tellControl(ControlView view, String reason) {
        controls(view.mine());
        send(ServerMessage.Control.of(view, reason));
    }

    /** Who controls the desktop has the first claim on its picture, and may have it take the size of their window. */
    private void controls(boolean mine) {
        media.controls(mine);
        if (!mine) {
            services.size().leave(id);
        }
    }

    @Override
    public void controlRejected(String sentence) {
        error(ErrorCode.FORBIDDEN, sentence);
    }

    private void mediaChanged(SessionState state, String reason) {
        if (reason.equals(WebRtcSession.TIME_LIMIT)) {
            fail(ErrorCode.SESSION_TIMEOUT, reason + ".", ViewerConnection.POLICY_VIOLATION);
        } else {
            send(new ServerMessage.State(SessionStatus.text(state), reason.isEmpty() ? null : reason));
        }
        if (state.ended() && isAway()) {
            // Its page ended them, or would have to begin anew: there is nothing to come back to.
            close();
        }
        services.live().changed();
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

    /** Statistics of the stream, completed by this viewer's frames. */
    void sendStatistics(ServerMessage.Stats common) {
        if (greeted && rights.may(Scope.WATCH)) {
            send(new ServerMessage.Stats(
                    common.encoder(),
                    media.codec(),
                    common.source(),
                    common.viewers(),
                    common.framesPerSecond(),
                    common.bitrate(),
                    common.keyframes(),
                    common.targetBitrate(),
                    common.stages(),
                    media.takeRecent(),
                    media.heldFrames()));
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
        ViewerParticipation present = participation;
        boolean controls = present != null && present.seat().controls();
        ViewerMode shown = present == null || rights.watchOnly() ? ViewerMode.WATCH : present.mode();
        return meter.status(
                rights.may(Scope.WATCH) ? media.state() : SessionStatus.WAITING,
                shown.text(),
                controls,
                rights.watchOnly(),
                media.codec());
    }

    @Override
    public boolean say(String from, String text) {
        send(new ServerMessage.Chat(from, false, text, Instant.now().toString()));
        return endReason.get() == null && !isAway();
    }

    @Override
    public boolean watchOnly(boolean only) {
        if (!person.may(Scope.CONTROL) && !person.may(Scope.POINT)) {
            return false;
        }
        rights.watchOnly(only);
        if (greeted) {
            findRights();
        }
        send(new ServerMessage.Restricted(only));
        return true;
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        media.maxBitrate(bitsPerSecond == 0 ? Long.MAX_VALUE : bitsPerSecond);
    }

    @Override
    public void disconnect(String reason) {
        rights.end();
        if (greeted) {
            findRights();
        }
        fail(ErrorCode.ENDED, reason, ViewerConnection.POLICY_VIOLATION);
    }

    private void send(ServerMessage message) {
        connection.send(message);
    }

    void error(ErrorCode code, String sentence) {
        connection.error(code, sentence);
    }

    /** Tells the viewer why, and ends the conversation with a close code of RFC 6455 section 7.4.1. */
    void fail(ErrorCode code, String sentence, int closeCode) {
        endReason.compareAndSet(null, sentence);
        connection.fail(code, sentence, closeCode);
        if (isAway()) {
            close();
        }
    }

    /** The server stops: the page may come back by itself. */
    void serverStops() {
        endReason.compareAndSet(null, "The server stopped");
        connection.close(ViewerConnection.GOING_AWAY, "the server stops");
        close();
    }

    /** The viewer is gone: lets go of everything it held. Harmless when called again. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            away = false;
        }
        services.others().forget(this);
        rights.end();
        connection.drop();
        media.close();
        trace.left(Optional.ofNullable(endReason.get()).orElse(LEFT));
        if (participation != null) {
            letGo();
        }
        if (recorded) {
            end();
        }
    }

    private final class MediaEvents implements ViewerMedia.Listener {
        @Override
        public void onState(SessionState state, String reason) {
            mediaChanged(state, reason);
        }

        @Override
        public void onUnsuited() {
            send(new ServerMessage.OfferAgain());
        }
    }

    private final class TileEvents implements ViewerTiles.Listener {
        @Override
        public void send(ServerMessage message) {
            ViewerSession.this.send(message);
        }

        @Override
        public void available() {
            connection.wake();
        }

        @Override
        public void wakeIn(long nanos) {
            services.others().after(nanos, TimeUnit.NANOSECONDS, tiles::wake);
        }
    }

    private void letGo() {
        participation.seat().close();
        services.size().leave(id);
        screen.end();
        view.close();
        findRights();
    }

    private void end() {
        services.consents().ended(id);
        String reason = Optional.ofNullable(endReason.get()).orElse(LEFT);
        services.records().end(this, desktop.name(), reason, meter.summary(media.codec()));
    }
}
