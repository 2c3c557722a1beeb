package dev.waycast.server.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** Somebody who may sign in. */
@Entity
public class Account extends PanacheEntityBase {

    @Id
    public UUID id;

    /** To sign in with, in lower case. */
    public String name;

    public String displayName;

    /** In PHC format. */
    public String passwordHash;

    /** Whether the password was given by somebody else and opens nothing but the page to change it. */
    public boolean passwordChangeRequired;

    /** Separated by commas, see {@link dev.waycast.runtime.access.Roles}. */
    public String roles;

    public int failedSignIns;
    public Instant lockedUntil;
    public boolean disabled;
    public Instant createdAt;
    public Instant lastSignInAt;

    @Version
    public int version;
}
