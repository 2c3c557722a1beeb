package dev.waycast.server.people;

import dev.waycast.runtime.access.Person;
import dev.waycast.server.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Who makes the request, and from where. */
@RequestScoped
public class Caller {

    private static final int LONGEST_AGENT = 300;

    @Inject
    SecurityIdentity identity;

    @Inject
    HttpServerRequest request;

    public Person person() {
        return Person.of(identity, address());
    }

    /** For records; {@code anonymous} before signing in. */
    public String name() {
        return person().name();
    }

    /** The IP address, that of the client behind a trusted proxy: see {@code quarkus.http.proxy}. */
    public String address() {
        return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    }

    public String userAgent() {
        String agent = request.getHeader("User-Agent");
        return agent == null ? "" : agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
    }

    public boolean hasRole(String role) {
        return identity.hasRole(role);
    }

    SecurityIdentity identity() {
        return identity;
    }

    HttpServerRequest request() {
        return request;
    }

    /**
     * The account of whoever signed in with a password.
     *
     * @throws ProblemException when the request was made with something else
     */
    UUID account() {
        UUID account = identity.getAttribute(PeopleIdentityProvider.ACCOUNT);
        if (account == null || !person().credential().startsWith(Credential.SIGN_IN)) {
            throw new ProblemException(403, "This is for people who signed in with a password.");
        }
        return account;
    }

    /** The sign-in that the request's cookie belongs to; null: it was made with something else. */
    UUID signIn() {
        return identity.getAttribute(PeopleIdentityProvider.SIGN_IN);
    }

    /** By whom things are owned that somebody makes: see {@link #owner(SecurityIdentity)}. */
    public String owner() {
        return owner(identity);
    }

    /** The account of somebody, or else what they got in by. */
    public static String owner(SecurityIdentity identity) {
        UUID account = identity.getAttribute(PeopleIdentityProvider.ACCOUNT);
        return account == null ? Person.of(identity, "").credential() : account.toString();
    }
}
