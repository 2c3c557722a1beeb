package dev.waycast.server.sessions;

import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.statistics.StatisticsClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import java.util.List;

/** Describes sessions. Thread-safe. */
@ApplicationScoped
public class Sessions {

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

    /** @throws NotFoundException when there is none of this id */
    public Session find(String id) {
        return describe(present(id));
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
