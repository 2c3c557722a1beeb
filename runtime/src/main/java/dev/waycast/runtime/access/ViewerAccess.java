package dev.waycast.runtime.access;

import dev.waycast.runtime.config.WaycastConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who gets in without an account: whoever spent a one-time address and holds the cookie for it, and whoever holds a
 * configured bearer token. An application that signs people in by other means of Quarkus Security grants the roles of
 * {@link Roles} itself. Thread-safe.
 */
@ApplicationScoped
public class ViewerAccess {

    private final SecretStore<ViewerGrant> links;
    private final SecretStore<ViewerGrant> sessions;
    private final byte[] bearerHash;
    private final byte[] publisherHash;
    private final boolean required;

    @Inject
    public ViewerAccess(WaycastConfig config) {
        this(config.access(), InstantSource.system());
    }

    ViewerAccess(WaycastConfig.Access config, InstantSource clock) {
        links = new SecretStore<>(config.linkTimeout(), clock);
        sessions = new SecretStore<>(config.sessionTimeout(), clock);
        bearerHash = config.token().map(Secret::digest).orElse(null);
        publisherHash = config.publishToken().map(Secret::digest).orElse(null);
        required = config.required();
    }

    /** Whether anybody has to sign in. */
    public boolean required() {
        return required;
    }

    /** A token for one sign-in of the person at the desktop, to be put into the fragment of an address. */
    public String issueLinkToken() {
        return links.issue(ViewerGrant.printed());
    }

    /** A token for one sign-in of somebody who may do what its maker may, and is not the person at the desktop. */
    public String issueLinkToken(Person maker) {
        return links.issue(ViewerGrant.guestOf(maker));
    }

    /** Spends a one-time token. Gives the secret of a new session for it, empty when the token is not good. */
    Optional<String> exchange(String linkToken) {
        return links.remove(linkToken).map(sessions::issue);
    }

    /** Ends what a cookie stands for. False when it stood for nothing here. */
    public boolean signOut(String secret) {
        return sessions.remove(secret).isPresent();
    }

    /** What the secret of somebody who is signed in stands for. Keeps them so. */
    Optional<ViewerGrant> session(String secret) {
        return sessions.renew(secret);
    }

    /** What a configured bearer token stands for; empty when this is none. */
    Optional<ViewerGrant> bearer(String token) {
        byte[] shown = Secret.digest(token);
        if (bearerHash != null && MessageDigest.isEqual(bearerHash, shown)) {
            return Optional.of(ViewerGrant.accessToken());
        }
        return publisherHash != null && MessageDigest.isEqual(publisherHash, shown)
                ? Optional.of(ViewerGrant.publishToken())
                : Optional.empty();
    }
}
