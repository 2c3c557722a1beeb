package dev.waycast.server.people;

import dev.waycast.runtime.access.Secret;
import dev.waycast.server.ProblemException;
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

/** Tokens with which programs act for an account. Thread-safe; waits for the database. */
@ApplicationScoped
public class ApiTokens {

    /** What API tokens begin with. */
    static final String PREFIX = "wct_";

    private static final int LONGEST_LIFE = 366;
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 200;
    private static final Duration USE_PRECISION = Duration.ofMinutes(1);

    @Inject
    AuditTrail audit;

    @Inject
    Endings endings;

    /** @param secret told this once */
    record Created(ApiToken token, String secret) {}

    /**
     * @param name what it is for
     * @param days how long it is good for
     */
    Created create(UUID account, String name, int days, Caller caller) {
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new ProblemException(400, "Say in 1 to " + LONGEST_NAME + " characters what the token is for.");
        }
        if (days < 1 || days > LONGEST_LIFE) {
            throw new ProblemException(400, "A token is good for 1 to " + LONGEST_LIFE + " days.");
        }
        String secret = Secret.create(PREFIX);
        ApiToken token = QuarkusTransaction.requiringNew().call(() -> {
            if (ApiToken.count("account", account) >= MOST) {
                throw new ProblemException(409, "You have " + MOST + " tokens; revoke one that is not needed.");
            }
            ApiToken created = new ApiToken();
            created.id = UUID.randomUUID();
            created.account = account;
            created.name = name.strip();
            created.secretHash = Secret.hash(secret);
            created.createdAt = Instant.now();
            created.expiresAt = created.createdAt.plus(Duration.ofDays(days));
            created.persist();
            record(AuditEventType.TOKEN_CREATED, created, caller);
            return created;
        });
        return new Created(token, secret);
    }

    List<ApiToken> of(UUID account) {
        return ApiToken.list("account = ?1 order by createdAt, id", account);
    }

    /** Ends the sessions that were opened with it too. */
    void revoke(UUID account, UUID id, Caller caller) {
        QuarkusTransaction.requiringNew().run(() -> {
            ApiToken token = ApiToken.findById(id);
            if (token == null || !token.account.equals(account)) {
                throw new ProblemException(404, "There is no such token; it was revoked already.");
            }
            token.delete();
            record(AuditEventType.TOKEN_REVOKED, token, caller);
        });
        endings.disconnect(Set.of(Credential.token(id)), "The token was revoked.");
    }

    /** Whom a token belongs to. */
    Optional<Recognised> recognise(String secret) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = Instant.now();
            ApiToken token = ApiToken.<ApiToken>find("secretHash = ?1 and expiresAt > ?2", Secret.hash(secret), now)
                    .firstResult();
            Account account = token == null ? null : Account.findById(token.account);
            if (account == null || account.disabled) {
                return Optional.empty();
            }
            if (token.lastUsedAt == null || token.lastUsedAt.plus(USE_PRECISION).isBefore(now)) {
                ApiToken.update("lastUsedAt = ?1 where id = ?2", now, token.id);
            }
            return Optional.of(Recognised.of(account, Me.Kind.TOKEN, Credential.token(token.id), null));
        });
    }

    private void record(AuditEventType type, ApiToken token, Caller caller) {
        audit.append(
                type,
                caller.name(),
                caller.address(),
                null,
                Map.of("token", token.id.toString(), "name", token.name, "expiresAt", token.expiresAt.toString()));
    }
}
