package dev.waycast.server.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.desktop.DesktopListener;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.desktops.Desktops;
import dev.waycast.server.health.HealthReport;
import dev.waycast.server.sessions.Sessions;
import dev.waycast.server.statistics.StatisticsClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Knows who listens, and tells them. Changes that follow one another quickly are told once. Without listeners nothing is
 * looked at. Thread-safe; all telling happens on one thread of its own.
 */
@ApplicationScoped
public class LiveEvents {

    private static final Logger LOG = Logger.getLogger(LiveEvents.class);

    static final int MOST_LISTENERS = 100;

    /** Events that may wait for one listener. One that reads more slowly is disconnected, and asks again by itself. */
    static final int MOST_WAITING = 64;

    /** After so long a listener has to come again, and to be let in again. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration TOGETHER = Duration.ofMillis(200);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);

    /** What is told. */
    enum Topic {
        DESKTOPS,
        SESSIONS,
        STATISTICS,
        HEALTH,
        AUDIT
    }

    /** One event, ready to be sent. */
    record Event(Topic topic, String json) {}

    /** Somebody who listens. */
    private final class Listener {

        private final Set<Topic> topics;
        private final Runnable disconnect;
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile MultiEmitter<? super Event> emitter;

        Listener(Set<Topic> topics, Runnable disconnect) {
            this.topics = topics;
            this.disconnect = disconnect;
        }

        void tell(Event event) {
            if (!topics.contains(event.topic())) {
                return;
            }
            if (waiting.incrementAndGet() > MOST_WAITING) {
                listeners.remove(this);
                disconnect.run();
                emitter.complete();
            } else {
                emitter.emit(event);
            }
        }
    }

    private final Collection<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Set<Topic> changed = EnumSet.noneOf(Topic.class);
    private final AtomicLong newestAudited = new AtomicLong();
    private final ScheduledThreadPoolExecutor teller = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("waycast-events").factory());

    @Inject
    ObjectMapper json;

    @Inject
    DesktopService desktop;

    @Inject
    Desktops desktops;

    @Inject
    LiveSessions live;

    @Inject
    ConsentDesk consents;

    @Inject
    Sessions sessions;

    @Inject
    StatisticsClock statistics;

    @Inject
    HealthReport health;

    @Inject
    AuditTrail audit;

    private String toldHealth = "";
    private long toldAudited;

    void onStart(@Observes StartupEvent start) {
        teller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        live.watch(() -> changed(Topic.SESSIONS, Topic.DESKTOPS));
        consents.watch(_ -> changed(Topic.SESSIONS, Topic.DESKTOPS));
        desktop.addListener(new DesktopChanges());
        statistics.watch(_ -> changed(Topic.STATISTICS));
        audit.watch(sequence -> {
            newestAudited.accumulateAndGet(sequence, Math::max);
            changed(Topic.AUDIT);
        });
        teller.scheduleWithFixedDelay(
                this::lookAtHealth, HEALTH_INTERVAL.toMillis(), HEALTH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent stop) {
        teller.shutdownNow();
        listeners.forEach(listener -> listener.emitter.complete());
    }

    /**
     * Everything from now on, beginning with how it is now.
     *
     * @param roles of who listens: the audit trail is for those who may read it
     * @param disconnect closes the connection of a listener that does not read
     * @throws ServiceUnavailableException when too many listen already
     */
    Multi<Event> listen(Set<String> roles, Runnable disconnect) {
        if (listeners.size() >= MOST_LISTENERS) {
            throw new ServiceUnavailableException("Too many listen already; try again in a minute.", 60L);
        }
        Set<Topic> topics = EnumSet.allOf(Topic.class);
        if (!roles.contains(Roles.ADMIN) && !roles.contains(Roles.AUDITOR)) {
            topics.remove(Topic.AUDIT);
        }
        Listener listener = new Listener(topics, disconnect);
        return Multi.createFrom()
                .<Event>emitter(emitter -> add(listener, emitter))
                .onItem()
                .invoke(listener.waiting::decrementAndGet)
                .select()
                .first(LONGEST);
    }

    int listeners() {
        return listeners.size();
    }

    private void add(Listener listener, MultiEmitter<? super Event> emitter) {
        listener.emitter = emitter;
        listeners.add(listener);
        emitter.onTermination(() -> listeners.remove(listener));
        teller.execute(() -> {
            for (Topic topic : EnumSet.complementOf(EnumSet.of(Topic.AUDIT))) {
                tellOne(listener, topic);
            }
        });
    }

    private void changed(Topic first, Topic... more) {
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (changed) {
            if (changed.isEmpty() && !teller.isShutdown()) {
                teller.schedule(this::tellChanges, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
            }
            changed.addAll(EnumSet.of(first, more));
        }
    }

    private void tellChanges() {
        Set<Topic> topics;
        synchronized (changed) {
            topics = EnumSet.copyOf(changed);
            changed.clear();
        }
        topics.forEach(this::tell);
    }

    private void lookAtHealth() {
        if (!listeners.isEmpty()) {
            tell(Topic.HEALTH);
        }
    }

    private void tell(Topic topic) {
        try {
            String data = data(topic);
            if (topic != Topic.HEALTH || !data.equals(toldHealth)) {
                tell(new Event(topic, data));
            }
            toldHealth = topic == Topic.HEALTH ? data : toldHealth;
        } catch (RuntimeException | JsonProcessingException e) {
            LOG.errorf(e, "Those who listen cannot be told of %s", topic);
        }
    }

    void tell(Event event) {
        listeners.forEach(listener -> listener.tell(event));
    }

    private void tellOne(Listener listener, Topic topic) {
        try {
            listener.tell(new Event(topic, data(topic)));
        } catch (RuntimeException | JsonProcessingException e) {
            LOG.errorf(e, "A listener cannot be told of %s", topic);
        }
    }

    private String data(Topic topic) throws JsonProcessingException {
        return json.writeValueAsString(
                switch (topic) {
                    case DESKTOPS -> desktops.all();
                    case SESSIONS -> sessions.live();
                    case STATISTICS -> statistics.newest();
                    case HEALTH -> health.read();
                    case AUDIT -> audited();
                });
    }

    private AuditNews audited() {
        long newest = newestAudited.get();
        long count = toldAudited == 0 ? 1 : newest - toldAudited;
        toldAudited = newest;
        return new AuditNews(count, newest);
    }

    /** Called on the capture's threads. */
    private final class DesktopChanges implements DesktopListener {

        @Override
        public void onPicture(String output, int width, int height) {
            changed(Topic.DESKTOPS);
        }

        @Override
        public void onStatus(String output, PipelineStatus status) {
            changed(Topic.DESKTOPS);
        }

        /** The administration shows the first output, whichever there are besides. */
        @Override
        public void onOutputs() {}

        @Override
        public void onQuality(DesktopService.Quality quality) {
            changed(Topic.DESKTOPS);
        }
    }
}
