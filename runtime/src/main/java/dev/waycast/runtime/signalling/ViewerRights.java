package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one viewer may do: what the person may, as far as the person at the desktop allows it, without what a supervisor
 * took away, and only watching while the page is not spoken to. Thread-safe.
 */
final class ViewerRights {

    private final Person person;
    private final ViewerConsent consent;
    private volatile Set<Scope> rights = Set.of();
    private volatile boolean watchOnly;
    private volatile boolean away;
    private volatile boolean ended;

    /** What changed when rights were found anew. */
    record Change(Set<Scope> before, Set<Scope> now) {

        boolean lost(Scope scope) {
            return before.contains(scope) && !now.contains(scope);
        }

        boolean gained(Scope scope) {
            return !before.contains(scope) && now.contains(scope);
        }
    }

    ViewerRights(Person person, ViewerConsent consent) {
        this.person = person;
        this.consent = consent;
    }

    boolean may(Scope scope) {
        return rights.contains(scope);
    }

    /** Finds out what holds from now on. Callers see to it that the last change counts. */
    Change findAnew() {
        Set<Scope> before = rights;
        Set<Scope> now = EnumSet.noneOf(Scope.class);
        if (!ended) {
            now.addAll(consent.allowed());
            now.retainAll(person.scopes());
            now.removeIf(scope -> (watchOnly || away) && scope != Scope.WATCH);
        }
        rights = now;
        return new Change(before, now);
    }

    boolean watchOnly() {
        return watchOnly;
    }

    /** @param only whether a supervisor leaves nothing but the picture */
    void watchOnly(boolean only) {
        watchOnly = only;
    }

    /** @param gone whether nobody can be told what happens, and nothing that was meant reaches us */
    void away(boolean gone) {
        away = gone;
    }

    void end() {
        ended = true;
    }

    ErrorCode reason(Scope missing) {
        return !person.may(missing) || watchOnly ? ErrorCode.FORBIDDEN : ErrorCode.CONSENT_REQUIRED;
    }

    /** Why the viewer may not do this, and what helps. */
    String sentence(Scope missing) {
        if (!person.may(missing)) {
            return "You may not " + missing.text() + " here; ask whoever invited you, or an administrator.";
        }
        if (watchOnly) {
            return "A supervisor lets you only watch at the moment.";
        }
        return "The person at the desktop has to allow you to " + missing.text() + " first; ask for it.";
    }
}
