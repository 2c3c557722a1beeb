package dev.waycast.server.sessions;

import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.records.SessionRecord;
import dev.waycast.server.statistics.StatisticsClock;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import java.util.List;

/** Describes sessions. Thread-safe. */
@ApplicationScoped
public class Sessions {

    /** Later than any session. */
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    @Inject
    LiveSessions live;

    @Inject
    DesktopService desktop;

    @Inject
    StatisticsClock statistics;

    /** Everybody who is connected now, in the order they came. */
    public List<Session> live() {
        return live.all().stream().map(this::describe).toList();
    }

    /**
     * Those that have ended, the newest first.
     *
     * @param filter what is null in it does not matter
     */
    @Transactional
    Page<Session> ended(Filter filter, Paging paging) {
        PanacheQuery<SessionRecord> found = SessionRecord.find(
                "endedAt is not null and (?1 = '' or person = ?1) and (?2 = '' or desktop = ?2)"
                        + " and startedAt >= ?3 and startedAt < ?4 order by startedAt desc, id",
                filter.person() == null ? "" : filter.person(),
                filter.desktop() == null ? "" : filter.desktop(),
                filter.from() == null ? Instant.EPOCH : filter.from(),
                filter.to() == null ? FAR : filter.to());
        List<Session> items = found.page(paging.page(), paging.size()).list().stream()
                .map(Session::ended)
                .toList();
        return new Page<>(items, found.count(), paging.page(), paging.size());
    }

    /**
     * Which sessions are looked for.
     *
     * @param person the name, in full
     * @param from when they started, at the earliest
     * @param to before that
     */
    record Filter(String person, String desktop, Instant from, Instant to) {

        boolean takes(Session session) {
            return (person == null || session.person().equals(person))
                    && (desktop == null || session.desktop().equals(desktop))
                    && (from == null || !session.startedAt().isBefore(from))
                    && (to == null || session.startedAt().isBefore(to));
        }
    }

    /** @throws NotFoundException when there never was one of this id */
    @Transactional
    public Session find(String id) {
        return live.find(id)
                .map(this::describe)
                .orElseGet(() -> SessionRecord.<SessionRecord>findByIdOptional(id)
                        .filter(record -> record.endedAt != null)
                        .map(Session::ended)
                        .orElseThrow(() -> new NotFoundException("There is no session of this id.")));
    }

    /** @throws NotFoundException when it is not live */
    LiveSession present(String id) {
        return live.find(id)
                .orElseThrow(() -> new NotFoundException("There is no such session now; it may have ended."));
    }

    private Session describe(LiveSession session) {
        return Session.live(session, desktop.name(), statistics.score(session));
    }
}
