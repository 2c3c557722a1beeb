package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A question to the person at the desktop. Names and purpose come from outside: whoever shows them escapes what their
 * medium would interpret; they are one line without control characters already.
 *
 * @param consent the id of the consent it is about
 * @param name of who asks
 * @param address where who asks comes from
 * @param purpose may be empty
 * @param duration how long the consent would last
 * @param until when the question ends by itself
 */
public record ConsentQuestion(
        UUID consent,
        String name,
        String address,
        Set<Scope> scopes,
        String purpose,
        Duration duration,
        Instant until) {

    private static final int LONGEST_NAME = 80;

    public ConsentQuestion {
        name = PlainText.line(name, LONGEST_NAME);
        address = PlainText.line(address, LONGEST_NAME);
        scopes = Set.copyOf(scopes);
    }

    /** Who wants what, for instance {@code Ann wants to see this desktop}. Plain text. */
    public String headline() {
        return name + " wants to " + ScopeText.of(scopes);
    }

    /** From where, what for, and how long, in lines of plain text. */
    public String details() {
        String from = "From " + address + ", for " + minutes() + (minutes() == 1 ? " minute" : " minutes");
        return purpose.isEmpty() ? from : "“" + purpose + "”\n" + from;
    }

    /** How long the consent would last, at least 1. */
    public long minutes() {
        return Math.max(1, Math.ceilDiv(duration.toSeconds(), 60));
    }

    /** Whether "watch only" is an answer beside yes and no. */
    public boolean mayBeNarrowed() {
        return scopes.contains(Scope.WATCH) && scopes.size() > 1;
    }
}
