package dev.waycast.server.sessions;

import dev.waycast.runtime.control.ControlDesk;
import dev.waycast.runtime.session.LiveSession;
import dev.waycast.server.ProblemException;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.people.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;

/** What supervisors do about live sessions. Nothing is done that is not written down, and nothing written that failed. */
@ApplicationScoped
public class Supervision {

    @Inject
    Sessions sessions;

    @Inject
    ControlDesk controls;

    @Inject
    AuditTrail trail;

    @Transactional
    void message(String id, String text, Caller caller) {
        LiveSession session = sessions.present(id);
        trail.append(
                AuditEventType.SESSION_MESSAGE,
                caller.name(),
                caller.address(),
                id,
                Map.of("to", session.person().name(), "text", text));
        require(session.say(caller.name(), text), "A player of this kind cannot show messages.");
    }

    /** @param to the session that gets control; null: who is first in the queue, or nobody */
    @Transactional
    void takeControl(String id, String to, Caller caller) {
        LiveSession session = sessions.present(id);
        require(session.status().controls(), "This session does not control the desktop now.");
        changed(session, "control", to == null ? "taken" : "given to " + to, caller);
        require(controls.take(to, caller.name()), "The session that is to get control cannot control the desktop.");
    }

    @Transactional
    void watchOnly(String id, boolean watchOnly, Caller caller) {
        LiveSession session = sessions.present(id);
        changed(session, "watchOnly", watchOnly, caller);
        require(session.watchOnly(watchOnly), "This session may do no more than watch anyway.");
    }

    @Transactional
    void quality(String id, long maxBitrate, Caller caller) {
        LiveSession session = sessions.present(id);
        changed(session, "maxBitrate", maxBitrate, caller);
        session.maxBitrate(maxBitrate);
    }

    /** @param reason null: a usual sentence */
    @Transactional
    void disconnect(String id, String reason, Caller caller) {
        LiveSession session = sessions.present(id);
        String sentence = reason == null || reason.isBlank() ? "A supervisor ended this session." : reason.strip();
        changed(session, "disconnected", sentence, caller);
        session.disconnect(sentence);
    }

    private void changed(LiveSession session, String what, Object value, Caller caller) {
        Map<String, Object> details = new HashMap<>();
        details.put("person", session.person().name());
        details.put("change", what);
        details.put("value", value);
        trail.append(AuditEventType.SESSION_CHANGED, caller.name(), caller.address(), session.id(), details);
    }

    /** Refusing ends the transaction, and with it the record. */
    private static void require(boolean possible, String sentence) {
        if (!possible) {
            throw new ProblemException(409, sentence);
        }
    }
}
