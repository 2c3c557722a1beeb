package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

    /** Separated by commas, see {@link Roles}. */
    public String roles;

    /** After too many wrong passwords; null: not. In the past: not any more. */
    public Instant lockedUntil;

    public boolean disabled;
    public Instant createdAt;
    public Instant lastSignInAt;

    @Version
    public int version;

    public Set<String> roleSet() {
        return roles.isEmpty() ? Set.of() : Arrays.stream(roles.split(",")).collect(Collectors.toUnmodifiableSet());
    }

    void setRoles(Collection<String> names) {
        roles = names.stream().distinct().sorted().collect(Collectors.joining(","));
    }

    boolean isAdmin() {
        return roleSet().contains(Roles.ADMIN);
    }
}
