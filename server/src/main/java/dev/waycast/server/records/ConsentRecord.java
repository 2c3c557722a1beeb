package dev.waycast.server.records;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What somebody at a desktop was asked, and answered. */
@Entity
@Table(name = "consent")
public class ConsentRecord extends PanacheEntityBase {

    @Id
    public UUID id;

    public String session;
    public String person;
    public String address;
    public String desktop;

    /** {@code asked}, {@code given}, {@code refused}, {@code withdrawn} or {@code expired}; renewed is {@code given}. */
    public String state;

    /** Separated by commas, in alphabetical order; in lower case. */
    public String scopes;

    public String purpose;
    public Instant askedAt;

    /** When it got into its state, or was renewed. */
    public Instant changedAt;

    /** When it ends or ended by itself; null where that is not known. */
    public Instant endsAt;

    /** Who decided last; null while nobody did. */
    public String decidedBy;
}
