package dev.waycast.runtime.access;

import dev.waycast.runtime.config.WaycastConfig;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who may see the desktop: whoever spent a one-time token and holds the cookie for it, or holds the configured bearer
 * token. Both get the role {@link #ROLE}. An application that signs people in by other means of Quarkus Security grants
 * that role itself. Thread-safe.
 */
@ApplicationScoped
public class ViewerAccess {

    /** The role that may watch and control. */
    public static final String ROLE = "waycast-viewer";

    private final SecretStore links;
    private final SecretStore sessions;
    private final byte[] bearerHash;
    private final boolean required;

    @Inject
    public ViewerAccess(WaycastConfig config) {
        this(config.access(), InstantSource.system());
    }

    ViewerAccess(WaycastConfig.Access config, InstantSource clock) {
        links = new SecretStore(config.linkTimeout(), clock);
        sessions = new SecretStore(config.sessionTimeout(), clock);
        bearerHash = config.token().map(SecretStore::hash).orElse(null);
        required = config.required();
    }

    /** Whether anybody has to sign in. */
    public boolean required() {
        return required;
    }

    /** A token for one sign-in, to be put into the fragment of an address. */
    public String issueLinkToken() {
        return links.issue();
    }

    /** Spends a one-time token. Gives the secret of a new session for it, empty when the token is not good. */
    Optional<String> exchange(String linkToken) {
        return links.remove(linkToken) ? Optional.of(sessions.issue()) : Optional.empty();
    }

    /** Whether this is the secret of somebody who is signed in, and keeps them so. */
    boolean isSession(String secret) {
        return sessions.renew(secret);
    }

    /** Whether this is the configured bearer token. */
    boolean isBearer(String token) {
        return bearerHash != null && MessageDigest.isEqual(bearerHash, SecretStore.hash(token));
    }

    /** Why this person may not go on; empty when they may. */
    public static Optional<Refusal> refusal(SecurityIdentity identity) {
        if (identity.hasRole(ROLE)) {
            return Optional.empty();
        }
        return Optional.of(
                identity.isAnonymous()
                        ? new Refusal(
                                401,
                                "Sign in first: open the address that the server printed at start, or send the"
                                        + " access token as a bearer token.")
                        : new Refusal(
                                403,
                                "You are signed in, but may not see this desktop; ask for the role " + ROLE + "."));
    }

    /**
     * @param status HTTP status
     * @param sentence for the person
     */
    public record Refusal(int status, String sentence) {}
}
