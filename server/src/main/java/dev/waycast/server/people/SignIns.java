package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.access.Secret;
import dev.waycast.server.ProblemException;
import dev.waycast.server.ServerConfig;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps people signed in by a cookie, and ends that. Thread-safe; waits for the database. */
@ApplicationScoped
public class SignIns {

    /** What the secrets in cookies begin with; those of one-time addresses have no prefix. */
    static final String PREFIX = "wcs_";

    /** How long requests on their way may still show the secret before. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** How exactly it is kept when a secret was used the last time. */
    private static final Duration USE_PRECISION = Duration.ofMinutes(1);

    @Inject
    ServerConfig config;

    @Inject
    PasswordCheck passwords;

    @Inject
    AuditTrail audit;

    @Inject
    Endings endings;

    /**
     * Somebody is in.
     *
     * @param secret for the cookie; nobody else gets to know it
     */
    public record Opened(String secret, Me me) {}

    /**
     * Signs in by name and password.
     *
     * @throws ProblemException 401 when they do not fit, 429 when there were too many tries
     */
    Opened open(String name, String password, Caller caller) {
        String wanted = AccountName.plain(name);
        String address = caller.address();
        Account account = passwords.verify(wanted, password, address);
        String secret = Secret.create(PREFIX);
        QuarkusTransaction.requiringNew().run(() -> {
            SignIn signIn = signIn(secret, config.signIn().lifetime(), caller);
            signIn.account = account.id;
            signIn.persist();
            Account.update("lastSignInAt = ?1, lockedUntil = null where id = ?2", signIn.createdAt, account.id);
            audit.append(
                    AuditEventType.AUTHENTICATION_SUCCESS,
                    wanted,
                    address,
                    null,
                    Map.of("by", "password", "credential", Credential.signIn(signIn.id)));
        });
        return new Opened(secret, Me.of(account));
    }

    /**
     * Signs in a guest, inside the caller's transaction.
     *
     * @param expires when the invitation does
     */
    public Opened openForGuest(UUID invitation, String name, Set<Scope> scopes, Instant expires, Caller caller) {
        String secret = Secret.create(PREFIX);
        SignIn signIn = signIn(secret, Duration.between(Instant.now(), expires), caller);
        signIn.invitation = invitation;
        signIn.guestName = name;
        signIn.scopes = ScopeList.write(scopes);
        signIn.persist();
        return new Opened(secret, Me.ofGuest(name, scopes));
    }

    private static SignIn signIn(String secret, Duration lifetime, Caller caller) {
        Instant now = Instant.now();
        SignIn signIn = new SignIn();
        signIn.id = UUID.randomUUID();
        signIn.secretHash = Secret.hash(secret);
        signIn.rotatedAt = now;
        signIn.createdAt = now;
        signIn.lastUsedAt = now;
        signIn.expiresAt = now.plus(lifetime);
        signIn.address = caller.address();
        signIn.userAgent = caller.userAgent();
        return signIn;
    }

    /**
     * Whom the secret in a cookie belongs to.
     *
     * @param mayReplace whether the answer can carry a new secret
     */
    Optional<Recognised> recognise(String secret, boolean mayReplace) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = Instant.now();
            String hash = Secret.hash(secret);
            SignIn signIn = SignIn.<SignIn>find("secretHash = ?1 or previousHash = ?1", hash)
                    .firstResult();
            if (signIn == null || !isGood(signIn, hash, now)) {
                return Optional.empty();
            }
            Optional<Recognised> owner = signIn.account == null ? Optional.of(guest(signIn)) : person(signIn);
            if (owner.isPresent() && signIn.lastUsedAt.plus(USE_PRECISION).isBefore(now)) {
                SignIn.update("lastUsedAt = ?1 where id = ?2", now, signIn.id);
            }
            boolean old = hash.equals(signIn.secretHash)
                    && signIn.rotatedAt.plus(config.signIn().rotation()).isBefore(now);
            return mayReplace && old
                    ? owner.map(recognised -> recognised.withNewSecret(replaceSecret(signIn.id, hash, now)))
                    : owner;
        });
    }

    private boolean isGood(SignIn signIn, String hash, Instant now) {
        return (hash.equals(signIn.secretHash) || now.isBefore(signIn.previousUntil))
                && now.isBefore(signIn.expiresAt)
                && now.isBefore(signIn.lastUsedAt.plus(config.signIn().idleTimeout()));
    }

    /** Null when another request was faster; that one's answer carries the new secret. */
    private static String replaceSecret(UUID id, String hash, Instant now) {
        String secret = Secret.create(PREFIX);
        int changed = SignIn.update(
                "secretHash = ?1, previousHash = ?2, previousUntil = ?3, rotatedAt = ?4"
                        + " where id = ?5 and secretHash = ?2",
                Secret.hash(secret),
                hash,
                now.plus(GRACE),
                now,
                id);
        return changed == 1 ? secret : null;
    }

    private static Optional<Recognised> person(SignIn signIn) {
        return Account.<Account>findByIdOptional(signIn.account)
                .filter(account -> !account.disabled)
                .map(account -> Recognised.of(account, Me.Kind.ACCOUNT, Credential.signIn(signIn.id), signIn.id));
    }

    private static Recognised guest(SignIn signIn) {
        return new Recognised(
                Me.Kind.GUEST,
                Credential.invitation(signIn.invitation),
                signIn.id,
                null,
                signIn.guestName,
                signIn.guestName,
                Set.of(Roles.GUEST),
                ScopeList.read(signIn.scopes),
                false,
                null);
    }

    /** Who is signed in to an account, latest first. */
    List<SignIn> of(UUID account) {
        Instant now = Instant.now();
        return SignIn.list(
                "account = ?1 and expiresAt > ?2 and lastUsedAt > ?3 order by lastUsedAt desc, id",
                account,
                now,
                now.minus(config.signIn().idleTimeout()));
    }

    /** Signs out the browser that makes the request. Nothing happens when nobody is signed in there. */
    void close(Caller caller) {
        UUID id = caller.signIn();
        if (id != null) {
            end(id, caller);
        }
    }

    /** @throws ProblemException 404 when the account has no such sign-in */
    void end(UUID account, UUID id, Caller caller) {
        SignIn found = QuarkusTransaction.requiringNew().call(() -> SignIn.findById(id));
        if (found == null || !account.equals(found.account)) {
            throw new ProblemException(404, "There is no such sign-in; it has ended already.");
        }
        end(id, caller);
    }

    private void end(UUID id, Caller caller) {
        String credential = QuarkusTransaction.requiringNew().call(() -> {
            SignIn signIn = SignIn.findById(id);
            if (signIn == null) {
                return null;
            }
            signIn.delete();
            audit.append(
                    AuditEventType.AUTHENTICATION_SIGN_OUT,
                    caller.name(),
                    caller.address(),
                    null,
                    Map.of("signIn", id.toString()));
            return signIn.account == null ? null : Credential.signIn(id);
        });
        if (credential != null) {
            endings.disconnect(Set.of(credential), "You signed out.");
        }
    }
}
