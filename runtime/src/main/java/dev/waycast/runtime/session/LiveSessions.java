package dev.waycast.runtime.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Everybody who is connected now. Thread-safe. */
@ApplicationScoped
public class LiveSessions {

    private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
    private final Collection<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** In the order they came. */
    public List<LiveSession> all() {
        return sessions.values().stream()
                .sorted(Comparator.comparing(LiveSession::since))
                .toList();
    }

    public Optional<LiveSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    public void add(LiveSession session) {
        sessions.put(session.id(), session);
        changed();
    }

    public void remove(LiveSession session) {
        if (sessions.remove(session.id(), session)) {
            changed();
        }
    }

    /** Ends the sessions of whoever got in by a credential that is good no more. Returns how many. */
    public int disconnectAll(Predicate<LiveSession> which, String reason) {
        List<LiveSession> ending = all().stream().filter(which).toList();
        ending.forEach(session -> session.disconnect(reason));
        return ending.size();
    }

    /** Somebody came, went, or is otherwise connected than before. Watchers are called on the caller's thread. */
    public void changed() {
        watchers.forEach(Runnable::run);
    }

    /**
     * Tells when the list or what {@link SessionStatus} says in words changed.
     *
     * @param watcher returns at once and never throws
     */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }
}
