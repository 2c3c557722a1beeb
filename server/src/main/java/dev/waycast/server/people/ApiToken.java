package dev.waycast.server.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Lets a program act for an account. */
@Entity
public class ApiToken extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID account;

    /** What it is for, in its owner's words. */
    public String name;

    public String secretHash;
    public Instant createdAt;

    /** To the minute; null: never. */
    public Instant lastUsedAt;

    public Instant expiresAt;
}
