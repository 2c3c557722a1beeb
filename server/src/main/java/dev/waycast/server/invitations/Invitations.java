package dev.waycast.server.invitations;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.access.Secret;
import dev.waycast.server.ProblemException;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.limits.RateLimits;
import dev.waycast.server.people.AccountEnding;
import dev.waycast.server.people.Caller;
import dev.waycast.server.people.Credential;
import dev.waycast.server.people.Endings;
import dev.waycast.server.people.PasswordHashing;
import dev.waycast.server.people.ScopeList;
import dev.waycast.server.people.SignIn;
import dev.waycast.server.people.SignIns;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes invitations, lets guests in by them, and ends both. Thread-safe; waits for the database. */
@ApplicationScoped
public class Invitations {

    /** What tokens in addresses begin with. */
    private static final String TOKEN = "wci_";

    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_GUEST_NAME = 60;
    private static final int MOST_USES = 1000;
    private static final int LONGEST_MINUTES = 30 * 24 * 60;
    private static final Pattern PIN = Pattern.compile("[0-9]{6}");
    private static final int PINS = 1_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ENDED = "The invitation was revoked.";

    @Inject
    PasswordHashing hashing;

    @Inject
    RateLimits limits;

    @Inject
    SignIns signIns;

    @Inject
    AuditTrail audit;

    @Inject
    Endings endings;

    /** @param pin null: none */
    record NewInvitation(String label, Set<Scope> scopes, int minutes, int uses, String pin) {}

    /** @param token for the address, told this once */
    record Created(Invitation invitation, String token) {}

    Created create(NewInvitation wanted, Caller caller) {
        check(wanted, caller.person());
        String token = Secret.create(TOKEN);
        String pinHash = wanted.pin() == null ? null : hashing.hash(wanted.pin());
        Invitation invitation = QuarkusTransaction.requiringNew().call(() -> {
            Invitation created = new Invitation();
            created.id = UUID.randomUUID();
            created.label = wanted.label().strip();
            created.tokenHash = Secret.hash(token);
            created.scopes = ScopeList.write(wanted.scopes());
            created.creator = caller.owner();
            created.createdBy = caller.name();
            created.createdAt = Instant.now();
            created.expiresAt = created.createdAt.plus(Duration.ofMinutes(wanted.minutes()));
            created.uses = wanted.uses();
            created.pinHash = pinHash;
            created.persist();
            Map<String, Object> details = details(created);
            details.put("scopes", created.scopes);
            details.put("expiresAt", created.expiresAt.toString());
            details.put("uses", created.uses);
            details.put("pin", pinHash != null);
            record(AuditEventType.INVITATION_CREATED, caller, details);
            return created;
        });
        return new Created(invitation, token);
    }

    private static void check(NewInvitation wanted, Person maker) {
        require(
                wanted.label() != null
                        && !wanted.label().isBlank()
                        && wanted.label().length() <= LONGEST_LABEL,
                "Say in 1 to " + LONGEST_LABEL + " characters what the invitation is for.");
        require(
                wanted.scopes() != null && wanted.scopes().contains(Scope.WATCH),
                "Say what the guest may do; it has to include watch.");
        require(
                wanted.minutes() >= 1 && wanted.minutes() <= LONGEST_MINUTES,
                "An invitation is good for 1 to " + LONGEST_MINUTES + " minutes.");
        require(
                wanted.uses() >= 1 && wanted.uses() <= MOST_USES,
                "An invitation can be used 1 to " + MOST_USES + " times.");
        require(
                wanted.pin() == null || PIN.matcher(wanted.pin()).matches(),
                "A PIN has six digits; leave it out, or send true to have one made up.");
        if (!maker.scopes().containsAll(wanted.scopes())) {
            throw new ProblemException(403, "Nobody can invite others to more than they may do themselves.");
        }
    }

    private static void require(boolean fine, String sentence) {
        if (!fine) {
            throw new ProblemException(400, sentence);
        }
    }

    /** A PIN that nobody chose. */
    static String randomPin() {
        return "%06d".formatted(RANDOM.nextInt(PINS));
    }

    /**
     * Lets a guest in.
     *
     * @param pin null: none was typed in
     * @param name as the guest likes to be called; null: as everybody else who does not say
     * @throws ProblemException 404, 410 or 401, each named, when the invitation does not let this guest in; 429
     */
    SignIns.Opened redeem(String token, String pin, String name, Caller caller) {
        limits.require(RateLimits.Kind.REDEMPTION, caller.address());
        String guest = guestName(name);
        Invitation invitation = QuarkusTransaction.requiringNew()
                .call(() -> Invitation.<Invitation>find("tokenHash", Secret.hash(token))
                        .firstResult());
        if (invitation == null) {
            refused(null, guest, "unknown invitation", caller);
            throw new ProblemException(
                    404, "invitation-unknown", "There is no such invitation; perhaps the address is incomplete.");
        }
        requireActive(invitation, guest, caller);
        if (invitation.pinHash != null) {
            requirePin(invitation, pin, guest, caller);
        }
        return letIn(invitation, guest, caller);
    }

    private void requireActive(Invitation invitation, String guest, Caller caller) {
        Invitation.State state = invitation.state(Instant.now());
        if (state != Invitation.State.ACTIVE) {
            refused(invitation, guest, "invitation " + state.text(), caller);
            throw gone(state);
        }
    }

    private static ProblemException gone(Invitation.State state) {
        String sentence = switch (state) {
            case EXPIRED -> "This invitation has expired; ask for a new one.";
            case REVOKED -> "This invitation was revoked; ask for a new one.";
            case USED_UP, ACTIVE -> "This invitation was used already; ask for a new one.";
            case LOCKED -> "There were too many wrong PINs for this invitation; ask for a new one.";
        };
        return new ProblemException(410, "invitation-" + state.text(), sentence);
    }

    /** A try counts as wrong from its beginning until it turns out right: many at once are no way around. */
    private void requirePin(Invitation invitation, String pin, String guest, Caller caller) {
        if (pin == null || pin.isBlank()) {
            throw new ProblemException(401, "pin-required", "This invitation has a PIN of six digits; type it in.");
        }
        int begun = QuarkusTransaction.requiringNew()
                .call(() -> Invitation.update(
                        "pinFailures = pinFailures + 1 where id = ?1 and pinFailures < ?2",
                        invitation.id,
                        Invitation.WRONG_PINS));
        if (begun == 0) {
            refused(invitation, guest, "invitation locked", caller);
            throw gone(Invitation.State.LOCKED);
        }
        if (!hashing.matches(pin.strip(), invitation.pinHash)) {
            refused(invitation, guest, "wrong PIN", caller);
            throw new ProblemException(401, "wrong-pin", "This is not the PIN; ask whoever invited you.");
        }
        QuarkusTransaction.requiringNew()
                .run(() -> Invitation.update("pinFailures = pinFailures - 1 where id = ?1", invitation.id));
    }

    /** Uses it once; of many at the same time only as many get in as it has uses. */
    private SignIns.Opened letIn(Invitation invitation, String guest, Caller caller) {
        SignIns.Opened opened = QuarkusTransaction.requiringNew().call(() -> {
            int used = Invitation.update(
                    "used = used + 1 where id = ?1 and used < uses and revokedAt is null and expiresAt > ?2",
                    invitation.id,
                    Instant.now());
            if (used == 0) {
                return null;
            }
            Map<String, Object> details = details(invitation);
            details.put("by", "invitation");
            audit.append(AuditEventType.INVITATION_REDEEMED, guest, caller.address(), null, details);
            audit.append(AuditEventType.AUTHENTICATION_SUCCESS, guest, caller.address(), null, details);
            return signIns.openForGuest(invitation.id, guest, invitation.scopeSet(), invitation.expiresAt, caller);
        });
        if (opened == null) {
            Invitation present =
                    QuarkusTransaction.requiringNew().call(() -> Invitation.<Invitation>findById(invitation.id));
            requireActive(present, guest, caller);
            throw gone(Invitation.State.USED_UP);
        }
        return opened;
    }

    private void refused(Invitation invitation, String guest, String reason, Caller caller) {
        Map<String, Object> details = invitation == null ? new HashMap<>() : details(invitation);
        details.put("by", "invitation");
        details.put("reason", reason);
        QuarkusTransaction.requiringNew()
                .run(() -> audit.append(AuditEventType.AUTHENTICATION_FAILURE, guest, caller.address(), null, details));
    }

    /** Marked, so that nobody is taken for somebody with an account. */
    private static String guestName(String name) {
        String given = name == null ? "" : name.strip();
        if (given.length() > LONGEST_GUEST_NAME || given.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(400, "A name has at most " + LONGEST_GUEST_NAME + " characters on one line.");
        }
        return given.isEmpty() ? "Guest" : given + " (guest)";
    }

    /** @throws ProblemException 404 also when it is somebody else's */
    Invitation get(UUID id, Caller caller) {
        return Invitation.<Invitation>findByIdOptional(id)
                .filter(invitation -> caller.hasRole(Roles.ADMIN) || invitation.creator.equals(caller.owner()))
                .orElseThrow(() -> new ProblemException(404, "There is no such invitation of yours."));
    }

    /** Nobody gets in by it any more, and whoever did is out at once. */
    void revoke(UUID id, Caller caller) {
        QuarkusTransaction.requiringNew().run(() -> {
            Invitation invitation = get(id, caller);
            if (invitation.revokedAt == null) {
                end(invitation);
                record(AuditEventType.INVITATION_REVOKED, caller, details(invitation));
            }
        });
        endings.disconnect(Set.of(Credential.invitation(id)), ENDED);
    }

    private static void end(Invitation invitation) {
        invitation.revokedAt = Instant.now();
        SignIn.delete("invitation", invitation.id);
    }

    /** The old address lets nobody in any more; whoever is in stays. Gives the token of the new one. */
    String rotate(UUID id, Caller caller) {
        String token = Secret.create(TOKEN);
        QuarkusTransaction.requiringNew().run(() -> {
            Invitation invitation = get(id, caller);
            Invitation.State state = invitation.state(Instant.now());
            if (state != Invitation.State.ACTIVE && state != Invitation.State.LOCKED) {
                throw new ProblemException(409, "This invitation is over; make a new one.");
            }
            invitation.tokenHash = Secret.hash(token);
            invitation.pinFailures = 0;
            record(AuditEventType.INVITATION_ROTATED, caller, details(invitation));
        });
        return token;
    }

    /** What somebody invited others to ends with the account. */
    void onAccountEnding(@Observes AccountEnding ending) {
        List<Invitation> open = Invitation.list(
                "creator = ?1 and revokedAt is null", ending.account().toString());
        open.forEach(invitation -> {
            end(invitation);
            ending.credentials().add(Credential.invitation(invitation.id));
            Map<String, Object> details = details(invitation);
            details.put("reason", "the account of its maker ended");
            audit.append(AuditEventType.INVITATION_REVOKED, null, null, null, details);
        });
    }

    private void record(AuditEventType type, Caller caller, Map<String, Object> details) {
        audit.append(type, caller.name(), caller.address(), null, details);
    }

    private static Map<String, Object> details(Invitation invitation) {
        return new HashMap<>(Map.of("invitation", invitation.id.toString(), "label", invitation.label));
    }
}
