package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * One consent as it is at a time.
 *
 * @param id the same through all its states
 * @param session the connection it is for
 * @param scopes what was asked for while {@code ASKED}, what was allowed afterwards: the person may allow less
 * @param until when it ends by itself; while {@code ASKED}: when the question does. Null: not before the session
 * @param by who brought it into this state: the name of a {@link DesktopPrompt} for the person at the desktop, one of
 *     the constants here, or the name of a supervisor
 */
public record Consent(
        UUID id,
        String session,
        Person person,
        String desktop,
        Set<Scope> scopes,
        String purpose,
        ConsentState state,
        Instant until,
        String by) {

    /** Given, because it is the owner who wants to see the own desktop. */
    public static final String OWNER = "owner";

    /** Given, because nobody has to be asked at this desktop. */
    public static final String UNATTENDED = "unattended";

    /** Refused, because nobody answered in time; or expired. */
    public static final String TIME_LIMIT = "time limit";

    /** Refused without asking: this person was refused a moment ago. */
    public static final String TOO_SOON = "too soon";

    /** Refused without asking: too many others wait, or an earlier question of this session does. */
    public static final String TOO_MANY = "too many questions";

    /** Refused without asking: this person may not do that, whatever the person at the desktop says. */
    public static final String NOT_ALLOWED = "not allowed";

    /** Refused, because the consent could not be written down. */
    public static final String NOT_RECORDED = "not recorded";

    /** Withdrawn, because the session is over. */
    public static final String SESSION_END = "session end";

    public Consent {
        scopes = Set.copyOf(scopes);
    }

    /** Whether it allows anything: given, and neither withdrawn nor expired. */
    public boolean isActive() {
        return switch (state) {
            case GIVEN, RENEWED -> true;
            case ASKED, REFUSED, WITHDRAWN, EXPIRED -> false;
        };
    }

    /** Whether the owner of the desktop gave it to himself or herself. */
    boolean isOwn() {
        return person.owner();
    }

    boolean endsBy(Instant now) {
        return until != null && !until.isAfter(now);
    }

    Consent with(ConsentState next, String decider) {
        return new Consent(id, session, person, desktop, scopes, purpose, next, until, decider);
    }

    Consent with(ConsentState next, Set<Scope> allowed, Instant end, String decider) {
        return new Consent(id, session, person, desktop, allowed, purpose, next, end, decider);
    }
}
