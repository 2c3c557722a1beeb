package dev.waycast.runtime.signalling;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.Consent;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.consent.ConsentRequest;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the person at the desktop lets one viewer do, in the words of this protocol. Thread-safe. */
final class ViewerConsent {

    private static final long LONGEST_WAIT_SECONDS = 10;

    private final String session;
    private final Person person;
    private final String desktop;
    private final ConsentDesk desk;

    ViewerConsent(String session, Person person, String desktop, ConsentDesk desk) {
        this.session = session;
        this.person = person;
        this.desktop = desktop;
        this.desk = desk;
    }

    /**
     * Gets what is given without asking: to the owner, and at a desktop that nobody has to be asked at. Blocks until that
     * is on record.
     *
     * @return false when it could not be recorded
     */
    boolean begin() {
        if (desk.isRequired(person.owner()) || person.scopes().isEmpty()) {
            return true;
        }
        try {
            Consent answer = desk.ask(new ConsentRequest(session, person, desktop, person.scopes(), "", null))
                    .toCompletableFuture()
                    .get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            // Somebody who was sent away a moment ago is refused, and may stay and ask later.
            return !Consent.NOT_RECORDED.equals(answer.by());
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What this viewer may do now. */
    Set<Scope> allowed() {
        return desk.scopes(session);
    }

    /**
     * Asks the person at the desktop; the answer comes as changes of the consent.
     *
     * @throws IllegalArgumentException with a sentence when that cannot be asked for
     */
    void ask(ClientMessage.Consent wanted) {
        Set<Scope> scopes = wanted.action() == ClientMessage.Consent.Action.RENEW
                        && wanted.scopes().isEmpty()
                ? allowed()
                : wanted.scopes();
        Duration duration = wanted.minutes() == null ? null : Duration.ofMinutes(wanted.minutes());
        desk.ask(new ConsentRequest(session, person, desktop, scopes, wanted.purpose(), duration));
    }

    /** How it stands now, for somebody who just came. */
    ServerMessage.Consent present() {
        Set<Scope> allowed = allowed();
        return message(allowed.isEmpty() ? "none" : "given", allowed, end(), null);
    }

    /** What a change means to the viewer. Something else that was given before is still so. */
    ServerMessage.Consent told(Consent change) {
        Set<Scope> left = allowed();
        return switch (change.state()) {
            case ASKED -> message("asked", change.scopes(), change.until(), null);
            case REFUSED -> message("refused", change.scopes(), null, refusal(change.by()));
            case GIVEN -> message("given", left, end(), null);
            case RENEWED -> message("renewed", left, end(), null);
            case WITHDRAWN, EXPIRED ->
                message(
                        left.isEmpty() ? change.state().name().toLowerCase(Locale.ROOT) : "given",
                        left,
                        end(),
                        left.containsAll(change.scopes()) ? null : ending(change.state(), change.scopes()));
        };
    }

    private ServerMessage.Consent message(String state, Set<Scope> scopes, Instant until, String reason) {
        return new ServerMessage.Consent(
                desk.isRequired(person.owner()),
                state,
                new TreeSet<>(scopes),
                until == null ? null : until.toString(),
                reason);
    }

    /** When the first of what is allowed ends; null: not before the session. */
    private Instant end() {
        List<Consent> given = desk.find(session);
        return allowed().stream()
                .map(scope -> end(given, scope))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When this ends, for which more than one consent may have been given; empty: not before the session. */
    private static Optional<Instant> end(List<Consent> given, Scope scope) {
        List<Consent> allowing =
                given.stream().filter(one -> one.scopes().contains(scope)).toList();
        return allowing.stream().allMatch(one -> one.until() != null)
                ? allowing.stream().map(Consent::until).max(Instant::compareTo)
                : Optional.empty();
    }

    private static String refusal(String by) {
        return switch (by) {
            case Consent.TIME_LIMIT -> "Nobody at the desktop answered in time.";
            case Consent.TOO_SOON -> "You were refused a moment ago; wait before you ask again.";
            case Consent.TOO_MANY -> "Too many questions wait at the desktop already; try again later.";
            case Consent.NOT_ALLOWED -> "You may not do that, whatever the person at the desktop says.";
            case Consent.NOT_RECORDED -> "The server cannot keep its records at the moment; try again later.";
            default -> "The person at the desktop said no.";
        };
    }

    private static String ending(ConsentState state, Set<Scope> scopes) {
        String what = scopes.contains(Scope.CONTROL) && !scopes.contains(Scope.WATCH) ? "to control" : "here";
        return state == ConsentState.EXPIRED
                ? "Your time " + what + " is over; you can ask again."
                : "The person at the desktop ended your permission " + ("here".equals(what) ? "to see it" : what)
                        + "; you can ask again.";
    }
}
