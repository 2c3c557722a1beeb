package dev.waycast.server.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A browser in which somebody is signed in: the holder of a cookie, by an account or by an invitation. */
@Entity
public class SignIn extends PanacheEntityBase {

    @Id
    public UUID id;

    /** Whose; null for a guest. */
    public UUID account;

    /** What a guest came by; null for an account. */
    public UUID invitation;

    /** As the guest likes to be called; null for an account. */
    public String guestName;

    /** What the guest may do, separated by commas; null for an account, whose roles say it. */
    public String scopes;

    /** Of the secret in the cookie. */
    public String secretHash;

    /** Of the secret before that, which requests on their way may still have; null: none. */
    public String previousHash;

    public Instant previousUntil;
    public Instant rotatedAt;
    public Instant createdAt;

    /** To the minute. */
    public Instant lastUsedAt;

    public Instant expiresAt;

    /** The IP address it began at. */
    public String address;

    public String userAgent;
}
