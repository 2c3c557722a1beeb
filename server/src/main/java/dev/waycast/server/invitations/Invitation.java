package dev.waycast.server.invitations;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.waycast.runtime.access.Scope;
import dev.waycast.server.people.ScopeList;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** A link that lets guests in, as often and as long as it says. */
@Entity
public class Invitation extends PanacheEntityBase {

    /** Wrong PINs, after which nobody gets in by it any more: of a million, too few to guess. */
    static final int WRONG_PINS = 5;

    @Id
    public UUID id;

    /** What it is for, in its maker's words. */
    public String label;

    public String tokenHash;

    /** Separated by commas. */
    public String scopes;

    /** Who may see and revoke it, beside administrators: the id of an account, or a credential. */
    public String creator;

    /** The maker's name, for people. */
    public String createdBy;

    public Instant createdAt;
    public Instant expiresAt;
    public int uses;
    public int used;

    /** In PHC format; null: there is no PIN. */
    public String pinHash;

    public int pinFailures;

    /** Null: it was not. */
    public Instant revokedAt;

    /** Whether it still lets somebody in, and why not. */
    public enum State {
        ACTIVE,
        EXPIRED,
        REVOKED,
        USED_UP,
        /** Too many wrong PINs. */
        LOCKED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Set<Scope> scopeSet() {
        return ScopeList.read(scopes);
    }

    State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (!now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        if (used >= uses) {
            return State.USED_UP;
        }
        return pinFailures >= WRONG_PINS ? State.LOCKED : State.ACTIVE;
    }
}
