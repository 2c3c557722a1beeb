package dev.waycast.runtime.consent;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Somebody other than the owner who may see the desktop now.
 *
 * @param session what {@link ConsentDesk#withdrawSession} takes
 * @param name one line without control characters
 * @param scopes all that is allowed now
 * @param until when the last of it ends by itself; null: not before the session
 * @param controls whether pointer and keyboard are in this person's hands now
 */
public record Visitor(String session, String name, String address, Set<Scope> scopes, Instant until, boolean controls) {

    private static final int LONGEST_NAME = 80;

    public Visitor {
        name = PlainText.line(name, LONGEST_NAME);
        address = PlainText.line(address, LONGEST_NAME);
        scopes = Set.copyOf(scopes);
    }

    /** @param consents of one session, at least one */
    static Visitor of(List<Consent> consents, boolean controls) {
        Person person = consents.getFirst().person();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        consents.forEach(consent -> scopes.addAll(consent.scopes()));
        boolean endless = consents.stream().anyMatch(consent -> consent.until() == null);
        Instant until = endless
                ? null
                : consents.stream().map(Consent::until).max(Instant::compareTo).orElseThrow();
        return new Visitor(
                consents.getFirst().session(),
                person.name(),
                person.address(),
                scopes,
                until,
                controls && scopes.contains(Scope.CONTROL));
    }
}
