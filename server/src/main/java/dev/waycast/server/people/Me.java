package dev.waycast.server.people;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who is signed in here, for the page that they see.
 *
 * @param name as in records
 * @param displayName as they like to be called
 * @param roles none before a password that somebody else gave was changed
 * @param scopes what they may do with a desktop, before its owner's consent
 * @param owner whether this is the person at the desktop
 * @param passwordChangeRequired whether nothing works before the password was changed
 */
public record Me(
        String name,
        String displayName,
        List<String> roles,
        List<Scope> scopes,
        boolean owner,
        Kind kind,
        boolean passwordChangeRequired) {

    /** By what somebody got in. */
    public enum Kind {
        /** A name and a password. */
        ACCOUNT,
        /** An invitation. */
        GUEST,
        /** A one-time address. */
        LINK,
        /** A token in each request. */
        TOKEN,
        /** Nothing: on this host, where nobody has to sign in. */
        LOCAL;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Me of(SecurityIdentity identity) {
        Person person = Person.of(identity, "");
        Kind kind = identity.getAttribute(PeopleIdentityProvider.KIND);
        String displayName = identity.getAttribute(PeopleIdentityProvider.DISPLAY_NAME);
        return new Me(
                person.name(),
                displayName == null ? person.name() : displayName,
                sorted(person.roles()),
                sorted(person.scopes()),
                person.owner(),
                kind == null ? kind(person.credential()) : kind,
                Boolean.TRUE.equals(identity.getAttribute(PeopleIdentityProvider.PASSWORD_CHANGE_REQUIRED)));
    }

    static Me of(Account account) {
        return of(PeopleIdentityProvider.identity(Recognised.of(account, Kind.ACCOUNT, "", null)));
    }

    static Me ofGuest(String name, Set<Scope> scopes) {
        return new Me(name, name, List.of(Roles.GUEST), sorted(scopes), false, Kind.GUEST, false);
    }

    private static Kind kind(String credential) {
        if (credential.startsWith(Credential.LINK)) {
            return Kind.LINK;
        }
        return credential.equals(Credential.ACCESS_TOKEN) || credential.startsWith(Credential.JWT)
                ? Kind.TOKEN
                : Kind.LOCAL;
    }

    private static <T> List<T> sorted(Collection<T> values) {
        return values.stream().sorted().toList();
    }
}
