package dev.waycast.runtime.signalling;

import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.DesktopChat;
import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.desktop.DesktopSize;
import dev.waycast.runtime.ice.IceServers;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.session.SessionStatus;
import dev.waycast.runtime.trace.ConnectTraces;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Everybody the server talks with, by which connections, and the clock that sends them statistics. Thread-safe. */
@ApplicationScoped
public class ViewerSessions {

    private static final Logger LOG = Logger.getLogger(ViewerSessions.class);

    /** A desktop that stands still has little to tell: statistics of nothing would be most of its traffic. */
    private static final long STILL_INTERVAL = TimeUnit.SECONDS.toNanos(5);

    /** Several come and go at the same time, for instance after a restart; one list is enough then. */
    private static final long ANNOUNCE_MILLIS = 50;

    private final AtomicBoolean announcing = new AtomicBoolean();
    private final Map<String, ViewerConnection> connections = new ConcurrentHashMap<>();
    private final Map<String, ViewerSession> sessions = new ConcurrentHashMap<>();
    private final ResumeTokens<ViewerSession> resumeTokens = new ResumeTokens<>();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("waycast-statistics").factory());

    @Inject
    DesktopService desktop;

    @Inject
    DesktopSize size;

    @Inject
    DesktopMetrics metrics;

    @Inject
    WaycastConfig config;

    @Inject
    LiveSessions live;

    @Inject
    ConsentDesk consents;

    @Inject
    DesktopChat chat;

    @Inject
    SessionRecords records;

    @Inject
    ControlDesk control;

    @Inject
    ConnectTraces traces;

    private IceServers iceServers;
    private long measuredAt = System.nanoTime();
    private PipelineStatistics measured;
    private boolean saidStill;
    private int saidTo;

    void onStart(@Observes StartupEvent start) {
        iceServers = IceServers.of(config.webrtc());
        clock.setRemoveOnCancelPolicy(true);
        clock.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        long interval = config.signalling().statisticsInterval().toMillis();
        live.watch(this::announceSoon);
        chat.watch(line -> sessions.values().forEach(session -> session.hear(line)));
        consents.watch(consent -> find(consent.session()).ifPresent(session -> session.onConsent(consent)));
        clock.scheduleAtFixedRate(this::sendStatistics, interval, interval, TimeUnit.MILLISECONDS);
    }

    /**
     * Shows everybody else where somebody points.
     *
     * @param output on which
     */
    void point(ServerMessage.Pointers pointer, String output) {
        sessions.forEach((id, session) -> {
            if (!id.equals(pointer.viewer())) {
                session.show(pointer, output);
            }
        });
    }

    private void announceSoon() {
        if (announcing.compareAndSet(false, true)) {
            clock.schedule(this::announce, ANNOUNCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void announce() {
        announcing.set(false);
        try {
            ServerMessage.Viewers everybody = new ServerMessage.Viewers(live.all().stream()
                    .filter(LiveSession::isViewer)
                    .map(ViewerSessions::other)
                    .toList());
            sessions.values().forEach(session -> session.announce(everybody));
        } catch (RuntimeException e) {
            LOG.error("Viewers cannot be told who is here", e);
        }
    }

    private static ServerMessage.Viewers.Other other(LiveSession session) {
        SessionStatus status = session.status();
        return new ServerMessage.Viewers.Other(session.id(), session.person().name(), status.mode(), status.controls());
    }

    /** Tells every viewer that the server stops, and ends the conversations. */
    public void stop() {
        clock.shutdownNow();
        List.copyOf(sessions.values()).forEach(ViewerSession::serverStops);
        connections.values().forEach(waiting -> waiting.close(ViewerConnection.GOING_AWAY, "the server stops"));
        connections.clear();
    }

    /** The connection of that id, made when it is not known yet. */
    ViewerConnection open(String connection, Supplier<ViewerConnection> create) {
        return connections.computeIfAbsent(connection, _ -> create.get());
    }

    Optional<ViewerConnection> connection(String id) {
        return Optional.ofNullable(connections.get(id));
    }

    /** @param broke whether nobody ended it */
    void closed(String connection, boolean broke) {
        ViewerConnection gone = connections.remove(connection);
        if (gone != null) {
            gone.drop();
            gone.session().ifPresent(session -> session.connectionClosed(gone, broke));
        }
    }

    /** A session for somebody who says hello. */
    ViewerSession create(ViewerConnection connection) {
        ViewerSession session = new ViewerSession(connection, services());
        sessions.put(session.id(), session);
        return session;
    }

    Optional<ViewerSession> find(String session) {
        return Optional.ofNullable(sessions.get(session));
    }

    void forget(ViewerSession session) {
        resumeTokens.revoke(session);
        sessions.remove(session.id(), session);
    }

    /** By which this session can be resumed once; the one before is good no more. */
    String resumeToken(ViewerSession session) {
        return resumeTokens.issue(session);
    }

    Optional<ViewerSession> redeem(String resumeToken) {
        return resumeTokens.redeem(resumeToken);
    }

    private ViewerSession.Services services() {
        return new ViewerSession.Services(
                desktop,
                size,
                metrics,
                records,
                live,
                control,
                consents,
                chat,
                this,
                traces,
                iceServers,
                config.signalling().maxMessageSize().asLongValue(),
                config.sharpTiles() == WaycastConfig.SharpTiles.AUTO,
                config.signalling().resumeTimeout());
    }

    void after(long delay, TimeUnit unit, Runnable task) {
        clock.schedule(task, delay, unit);
    }

    private void sendStatistics() {
        try {
            Optional<PipelineStatistics> now = desktop.statistics();
            if (now.isPresent() && isWorthSaying(now.get())) {
                ServerMessage.Stats common = common(now.get());
                sessions.values().forEach(session -> session.sendStatistics(common));
            }
        } catch (RuntimeException e) {
            LOG.error("Statistics cannot be sent", e);
        }
    }

    /** Whether something moved since the last time, or came to rest, or somebody came or went, or time has passed. */
    private boolean isWorthSaying(PipelineStatistics now) {
        boolean still = measured != null && measured.encoded() == now.encoded();
        boolean repetition = still && saidStill && saidTo == sessions.size();
        if (repetition && System.nanoTime() - measuredAt < STILL_INTERVAL) {
            return false;
        }
        saidStill = still;
        saidTo = sessions.size();
        return true;
    }

    private ServerMessage.Stats common(PipelineStatistics now) {
        long time = System.nanoTime();
        double seconds = (time - measuredAt) / 1e9;
        PipelineStatistics before = measured == null ? now : measured;
        measured = now;
        measuredAt = time;
        PipelineStatus status = desktop.status().orElseThrow();
        return new ServerMessage.Stats(
                status.encoder(),
                "",
                status.capture() == null ? "" : status.capture().provider(),
                desktop.viewers(),
                (now.encoded() - before.encoded()) / seconds,
                Math.round((now.encodedBytes() - before.encodedBytes()) * 8 / seconds),
                now.keyframes(),
                now.targetBitrate(),
                metrics.timings().percentiles(),
                List.of(),
                null);
    }
}
