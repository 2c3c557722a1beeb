package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.ProblemException;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.limits.FailedAttempts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The accounts, as administrators change them. What somebody may do no more ends at once: their sign-ins, and what they
 * see. There is always an administrator left. Thread-safe; waits for the database.
 */
@ApplicationScoped
public class Accounts {

    private static final Set<String> ROLES = Set.of(Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR);
    private static final int LONGEST_NAME = 200;
    private static final String UNKNOWN = "There is no such user; perhaps somebody deleted it.";

    @Inject
    PasswordHashing hashing;

    @Inject
    FailedAttempts failures;

    @Inject
    AuditTrail audit;

    @Inject
    Endings endings;

    @Inject
    Event<AccountEnding> endingAccounts;

    /**
     * @param password null: a one-time one is made up
     */
    record NewAccount(String name, String displayName, Collection<String> roles, String password) {}

    /** @param displayName and the others: null leaves it as it is */
    record Change(String displayName, Collection<String> roles, Boolean disabled) {}

    /** @param oneTimePassword told this once; null when there is none */
    record Created(Account account, String oneTimePassword) {}

    Created create(NewAccount wanted, String actor, String address) {
        String name = AccountName.check(wanted.name());
        String displayName = displayName(wanted.displayName() == null ? name : wanted.displayName());
        Set<String> roles = roles(wanted.roles());
        String oneTime = wanted.password() == null ? PasswordRules.oneTime() : null;
        if (oneTime == null) {
            PasswordRules.check(wanted.password(), name);
        }
        String hash = hashing.hash(oneTime == null ? wanted.password() : oneTime);
        requireFree(name);
        try {
            return new Created(insert(name, displayName, roles, hash, actor, address), oneTime);
        } catch (RuntimeException e) {
            // Somebody may have been faster: the database lets only one in.
            requireFree(name);
            throw e;
        }
    }

    private static void requireFree(String name) {
        if (QuarkusTransaction.requiringNew().call(() -> Account.count("name", name) > 0)) {
            throw new ProblemException(409, "There is a user of this name already; take another name.");
        }
    }

    private Account insert(
            String name, String displayName, Set<String> roles, String hash, String actor, String address) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Account created = new Account();
            created.id = UUID.randomUUID();
            created.name = name;
            created.displayName = displayName;
            created.setRoles(roles);
            created.passwordHash = hash;
            created.passwordChangeRequired = true;
            created.createdAt = Instant.now();
            created.persist();
            audit.append(
                    AuditEventType.ACCOUNT_CREATED,
                    actor,
                    address,
                    null,
                    Map.of("account", created.id.toString(), "name", name, "roles", List.copyOf(roles)));
            return created;
        });
    }

    /** @throws ProblemException 404 */
    Account get(UUID id) {
        return Account.<Account>findByIdOptional(id).orElseThrow(() -> new ProblemException(404, UNKNOWN));
    }

    /**
     * @param version the one that the administrator saw; null: any
     * @throws ProblemException 412 when it was changed since
     */
    Account change(UUID id, Integer version, Change change, Caller caller) {
        Set<String> ending = new HashSet<>();
        Account changed = QuarkusTransaction.requiringNew().call(() -> {
            List<Account> admins = lockAdmins();
            Account account = get(id);
            requireVersion(account, version);
            Map<String, Object> details = describe(account);
            if (change.displayName() != null) {
                account.displayName = displayName(change.displayName());
                details.put("displayName", account.displayName);
            }
            boolean less = changeRoles(account, change.roles(), details) | disable(account, change.disabled(), details);
            if (less) {
                requireAdmin(admins, account, account.isAdmin() && !account.disabled);
                ending.addAll(endSignIns(account));
            }
            if (account.disabled && Boolean.TRUE.equals(change.disabled())) {
                endingAccounts.fire(new AccountEnding(account.id, ending));
            }
            Account.flush();
            audit.append(AuditEventType.ACCOUNT_CHANGED, caller.name(), caller.address(), null, details);
            return account;
        });
        endings.disconnect(ending, "An administrator changed what you may do; sign in again.");
        return changed;
    }

    private static boolean changeRoles(Account account, Collection<String> wanted, Map<String, Object> details) {
        if (wanted == null || roles(wanted).equals(account.roleSet())) {
            return false;
        }
        details.put("rolesBefore", List.copyOf(account.roleSet()));
        account.setRoles(roles(wanted));
        details.put("roles", List.copyOf(account.roleSet()));
        return true;
    }

    private static boolean disable(Account account, Boolean disabled, Map<String, Object> details) {
        if (disabled == null || disabled == account.disabled) {
            return false;
        }
        account.disabled = disabled;
        details.put("disabled", disabled);
        return true;
    }

    /** @param version as in {@link #change} */
    void delete(UUID id, Integer version, Caller caller) {
        Set<String> ending = new HashSet<>();
        QuarkusTransaction.requiringNew().run(() -> {
            List<Account> admins = lockAdmins();
            Account account = get(id);
            requireVersion(account, version);
            requireAdmin(admins, account, false);
            ending.addAll(endSignIns(account));
            endingAccounts.fire(new AccountEnding(account.id, ending));
            ApiToken.delete("account", id);
            account.delete();
            audit.append(AuditEventType.ACCOUNT_DELETED, caller.name(), caller.address(), null, describe(account));
        });
        endings.disconnect(ending, "An administrator deleted your account.");
    }

    /** Gives a one-time password, which has to be changed after signing in with it. */
    String resetPassword(UUID id, Caller caller) {
        String oneTime = PasswordRules.oneTime();
        String hash = hashing.hash(oneTime);
        Set<String> ending = new HashSet<>();
        String name = QuarkusTransaction.requiringNew().call(() -> {
            Account account = get(id);
            account.passwordHash = hash;
            account.passwordChangeRequired = true;
            account.lockedUntil = null;
            ending.addAll(endSignIns(account));
            recordChange(account, Map.of("password", "reset"), caller);
            return account.name;
        });
        failures.forget(name);
        endings.disconnect(ending, "An administrator gave you a new password; sign in again.");
        return oneTime;
    }

    void unlock(UUID id, Caller caller) {
        String name = QuarkusTransaction.requiringNew().call(() -> {
            Account account = get(id);
            account.lockedUntil = null;
            recordChange(account, Map.of("unlocked", true), caller);
            return account.name;
        });
        failures.forget(name);
    }

    /**
     * People change their own password. Their other sign-ins end: perhaps that is why they change it.
     *
     * @param verified whose present password was checked
     */
    void changePassword(Account verified, String password, Caller caller) {
        PasswordRules.check(password, verified.name);
        if (hashing.matches(password, verified.passwordHash)) {
            throw new ProblemException(400, "weak-password", "Take a password other than the present one.");
        }
        String hash = hashing.hash(password);
        Set<String> ending = new HashSet<>();
        QuarkusTransaction.requiringNew().run(() -> {
            Account account = get(verified.id);
            account.passwordHash = hash;
            account.passwordChangeRequired = false;
            SignIn.<SignIn>list("account = ?1 and id <> ?2", account.id, caller.signIn())
                    .forEach(signIn -> {
                        ending.add(Credential.signIn(signIn.id));
                        signIn.delete();
                    });
            recordChange(account, Map.of("password", "changed"), caller);
        });
        endings.disconnect(ending, "Your password was changed; sign in again.");
    }

    /** All administrators who can sign in. Locked, so that no two take one another's role away at the same time. */
    private static List<Account> lockAdmins() {
        return Account.<Account>find("roles like ?1 and disabled = false order by id", "%" + Roles.ADMIN + "%")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private static void requireAdmin(List<Account> admins, Account changed, boolean stays) {
        boolean another = admins.stream().anyMatch(admin -> !admin.id.equals(changed.id));
        boolean was = admins.stream().anyMatch(admin -> admin.id.equals(changed.id));
        if (was && !stays && !another) {
            throw new ProblemException(
                    409, "last-admin", "This is the last administrator; make somebody else one first.");
        }
    }

    private static Set<String> endSignIns(Account account) {
        Set<String> credentials = new HashSet<>();
        SignIn.<SignIn>list("account", account.id).forEach(signIn -> {
            credentials.add(Credential.signIn(signIn.id));
            signIn.delete();
        });
        ApiToken.<ApiToken>list("account", account.id).forEach(token -> credentials.add(Credential.token(token.id)));
        return credentials;
    }

    private void recordChange(Account account, Map<String, ?> what, Caller caller) {
        Map<String, Object> details = describe(account);
        details.putAll(what);
        audit.append(AuditEventType.ACCOUNT_CHANGED, caller.name(), caller.address(), null, details);
    }

    private static Map<String, Object> describe(Account account) {
        return new HashMap<>(Map.of("account", account.id.toString(), "name", account.name));
    }

    private static void requireVersion(Account account, Integer version) {
        if (version != null && version != account.version) {
            throw new ProblemException(412, "Somebody else changed this user meanwhile; look again and repeat it.");
        }
    }

    private static String displayName(String wanted) {
        String name = wanted.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(400, "A display name has 1 to " + LONGEST_NAME + " characters on one line.");
        }
        return name;
    }

    private static Set<String> roles(Collection<String> wanted) {
        if (wanted == null || wanted.isEmpty() || !ROLES.containsAll(wanted)) {
            throw new ProblemException(400, "Give at least one of the roles admin, operator, viewer and auditor.");
        }
        return Set.copyOf(wanted);
    }
}
