package dev.waycast.runtime.whep;

import dev.waycast.media.WaycastException;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.SessionRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The players that watch now. Thread-safe. */
@ApplicationScoped
public class WhepSessions {

    private final Map<String, WhepSession> sessions = new ConcurrentHashMap<>();

    @Inject
    DesktopService desktop;

    @Inject
    SessionRecords records;

    /**
     * Answers a player's offer. Blocks while the session is put on record.
     *
     * @return empty when it could not be recorded
     * @throws WaycastException when the offer cannot be answered; the message is for the player
     */
    Optional<WhepSession> open(Person person, String offer) {
        WhepSession session = new WhepSession(person, this::ended);
        session.media(desktop.accept(offer, session));
        if (!records.begin(session, desktop.name())) {
            session.disconnect(SessionRecords.UNRECORDED);
            return Optional.empty();
        }
        sessions.put(session.id(), session);
        if (session.hasEnded()) {
            ended(session, "The player left");
        }
        return Optional.of(session);
    }

    /** Ends a session for whoever opened it, or an administrator. False when there is none. */
    boolean end(String id, Person person) {
        WhepSession session = sessions.get(id);
        if (session == null || !mayEnd(person, session.person())) {
            return false;
        }
        session.disconnect("The player left");
        return true;
    }

    private static boolean mayEnd(Person person, Person opener) {
        return person.roles().contains(Roles.ADMIN)
                || person.name().equals(opener.name()) && person.credential().equals(opener.credential());
    }

    private void ended(WhepSession session, String reason) {
        if (sessions.remove(session.id(), session)) {
            records.end(session, desktop.name(), reason, session.meter().summary(WhepSession.CODEC));
        }
    }
}
