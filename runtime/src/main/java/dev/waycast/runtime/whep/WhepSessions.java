package dev.waycast.runtime.whep;

import dev.waycast.media.WaycastException;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentRequest;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.session.SessionLog;
import dev.waycast.runtime.session.SessionRecords;
import dev.waycast.runtime.signalling.ErrorCode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** The players that watch now, or wait to be let in. Thread-safe. */
@ApplicationScoped
public class WhepSessions {

    private static final String LEFT = "The player left";

    private final Map<String, WhepSession> sessions = new ConcurrentHashMap<>();

    @Inject
    DesktopService desktop;

    @Inject
    SessionRecords records;

    @Inject
    ConsentDesk consents;

    /** What became of an offer. */
    sealed interface Outcome {

        record Opened(WhepSession session) implements Outcome {}

        record Refused(ErrorCode code, String sentence) implements Outcome {}
    }

    void onStart(@Observes StartupEvent start) {
        consents.watch(this::consentChanged);
    }

    /**
     * Answers a player's offer. Blocks while the session is put on record and the person at the desktop decides.
     */
    Outcome open(Person person, String offer) {
        WhepSession session = new WhepSession(person, this);
        try (SessionLog _ = SessionLog.of(session.id())) {
            if (!records.begin(session, desktop.name())) {
                return new Outcome.Refused(ErrorCode.INTERNAL, SessionRecords.UNRECORDED);
            }
            sessions.put(session.id(), session);
            if (!isAllowed(session)) {
                String reason = "The person at the desktop did not allow it.";
                ended(session, reason);
                return new Outcome.Refused(ErrorCode.CONSENT_REFUSED, reason);
            }
            return answer(session, offer);
        }
    }

    private boolean isAllowed(WhepSession session) {
        ConsentRequest request = new ConsentRequest(
                session.id(), session.person(), desktop.name(), Set.of(Scope.WATCH), "Watch with a player", null);
        try {
            return consents.ask(request).toCompletableFuture().get().isActive();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Outcome answer(WhepSession session, String offer) {
        try {
            session.media(desktop.accept(offer, session.person(), session));
        } catch (WaycastException e) {
            ended(session, e.getMessage());
            return new Outcome.Refused(ErrorCode.of(e), e.getMessage());
        }
        if (session.hasEnded()) {
            ended(session, LEFT);
        } else if (!consents.allows(session.id(), Scope.WATCH)) {
            withdrawn(session);
        }
        return new Outcome.Opened(session);
    }

    /** Ends a session for whoever opened it, or an administrator. False when there is none. */
    boolean end(String id, Person person) {
        WhepSession session = sessions.get(id);
        if (session == null || !mayEnd(person, session.person())) {
            return false;
        }
        session.disconnect(LEFT);
        return true;
    }

    private static boolean mayEnd(Person person, Person opener) {
        return person.roles().contains(Roles.ADMIN)
                || person.name().equals(opener.name()) && person.credential().equals(opener.credential());
    }

    private void consentChanged(Consent change) {
        WhepSession session = sessions.get(change.session());
        if (session != null
                && session.isAnswered()
                && !change.isActive()
                && !consents.allows(session.id(), Scope.WATCH)) {
            withdrawn(session);
        }
    }

    private static void withdrawn(WhepSession session) {
        session.disconnect("The person at the desktop ended it, or its time was over.");
    }

    /** A session that waits for the person at the desktop does not any more. */
    void stopWaiting(WhepSession session) {
        consents.withdrawSession(session.id(), "the player's end");
    }

    void ended(WhepSession session, String reason) {
        if (sessions.remove(session.id(), session)) {
            consents.ended(session.id());
            records.end(session, desktop.name(), session.endReason(reason), session.summary());
        }
    }
}
