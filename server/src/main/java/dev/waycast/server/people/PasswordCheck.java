package dev.waycast.server.people;

import dev.waycast.server.ProblemException;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.limits.FailedAttempts;
import dev.waycast.server.limits.FailedAttempts.Turn;
import dev.waycast.server.limits.RateLimits;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Finds out whether a name and a password fit, so that guessing takes long and tells nothing: a name that nobody has takes
 * as much work and is slowed down and locked like any other. Thread-safe; waits.
 */
@ApplicationScoped
public class PasswordCheck {

    private static final String WRONG = "The name or the password is wrong.";

    @Inject
    PasswordHashing hashing;

    @Inject
    FailedAttempts failures;

    @Inject
    RateLimits limits;

    @Inject
    AuditTrail audit;

    /**
     * The account that has this name and this password.
     *
     * @throws ProblemException 401 when there is none, 429 when there were too many tries
     */
    Account verify(String name, String password, String address) {
        limits.require(RateLimits.Kind.SIGN_IN, address);
        limits.require(RateLimits.Kind.SIGN_IN_WITH_NAME, name);
        Turn turn = failures.begin(name, address);
        Account account = QuarkusTransaction.requiringNew()
                .call(() -> Account.<Account>find("name", name).firstResult());
        Duration wait = longer(turn.pause(), remainingLock(account));
        if (wait.isPositive()) {
            record(name, address, account, "too many attempts", turn);
            throw ProblemException.tooManyRequests(
                    "There were too many attempts with this name or from this address. " + RateLimits.sentence(wait),
                    wait);
        }
        boolean same = hashing.matches(password, account == null ? null : account.passwordHash);
        if (!same || account.disabled) {
            record(name, address, account, same ? "account disabled" : "wrong password", turn);
            throw new ProblemException(401, WRONG);
        }
        failures.succeeded(name, address);
        return account;
    }

    /**
     * Asks somebody who is signed in for the password once more.
     *
     * @throws ProblemException as {@link #verify}; 400 where that says 401: the sign-in is good still
     */
    Account verifyAgain(UUID id, String password, Caller caller) {
        String name = QuarkusTransaction.requiringNew().call(() -> Account.<Account>findById(id).name);
        try {
            return verify(name, password, caller.address());
        } catch (ProblemException e) {
            throw e.getResponse().getStatus() == 401
                    ? new ProblemException(400, "wrong-password", "The present password is another one.")
                    : e;
        }
    }

    private void record(String name, String address, Account account, String reason, Turn turn) {
        Map<String, Object> details = new HashMap<>(Map.of("by", "password", "reason", reason));
        if (turn.locks() != null) {
            details.put("lockedUntil", turn.locks().toString());
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (account != null && turn.locks() != null) {
                Account.update("lockedUntil = ?1 where id = ?2", turn.locks(), account.id);
            }
            audit.append(AuditEventType.AUTHENTICATION_FAILURE, name, address, null, details);
        });
    }

    private static Duration remainingLock(Account account) {
        return account == null || account.lockedUntil == null
                ? Duration.ZERO
                : Duration.between(Instant.now(), account.lockedUntil);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
