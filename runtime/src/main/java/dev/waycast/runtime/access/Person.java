package dev.waycast.runtime.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who is on the other side of a connection, read once when it begins.
 *
 * @param name the account's name, or the name a guest gave; for people to read and for records
 * @param scopes what this person may do with a desktop, before the consent of the person who sits at it
 * @param owner whether this is the person at the desktop: came by the address that was printed there, or from the same
 *     host while nobody has to sign in. The owner needs nobody's consent
 * @param credential names what was shown to get in, for instance {@code sign-in:…}, {@code invitation:…},
 *     {@code token:…}; the secret itself is not part of it. What is revoked ends the sessions that name it
 * @param address the IP address the connection came from
 */
public record Person(
        String name, Set<String> roles, Set<Scope> scopes, boolean owner, String credential, String address) {

    /** Attribute of an identity: a collection of {@link Scope} that takes the place of what the roles allow. */
    public static final String SCOPES = "waycast.scopes";

    /** Attribute of an identity: {@code Boolean}, see {@link #owner}. */
    public static final String OWNER = "waycast.owner";

    /** Attribute of an identity: {@code String}, see {@link #credential}. */
    public static final String CREDENTIAL = "waycast.credential";

    public Person {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    public static Person of(SecurityIdentity identity, String address) {
        Collection<Scope> scopes = identity.getAttribute(SCOPES);
        String credential = identity.getAttribute(CREDENTIAL);
        return new Person(
                identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName(),
                identity.getRoles(),
                scopes == null ? Roles.scopes(identity.getRoles()) : copy(scopes),
                Boolean.TRUE.equals(identity.getAttribute(OWNER)),
                credential == null ? "" : credential,
                address);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether this is the same person with the same rights, wherever they connected from. */
    public boolean isAs(Person other) {
        return name.equals(other.name)
                && roles.equals(other.roles)
                && scopes.equals(other.scopes)
                && owner == other.owner
                && credential.equals(other.credential);
    }

    private static Set<Scope> copy(Collection<Scope> scopes) {
        return scopes.isEmpty() ? Set.of() : EnumSet.copyOf(scopes);
    }
}
