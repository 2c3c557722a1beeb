package dev.waycast.server.records;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A change of control; see {@link dev.waycast.runtime.journal.JournalEntry.ControlChanged}. */
@Entity
@Table(name = "control_change")
public class ControlRecord extends PanacheEntityBase {

    @Id
    public UUID id;

    public Instant at;
    public String session;
    public String actor;
    public String desktop;
    public String change;
    public String holder;
    public String previous;
}
