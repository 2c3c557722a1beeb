package dev.waycast.server.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An event as it is kept. Written by {@link AuditTrail} alone; see {@link AuditRecord} for what the fields mean. */
@Entity
@Immutable
public class AuditEvent extends PanacheEntityBase {

    @Id
    public long sequence;

    public UUID id;
    public Instant at;
    public String type;
    public String actor;
    public String address;
    public String session;
    public String details;
    public String previous;
    public String hash;

    protected AuditEvent() {}

    AuditEvent(AuditRecord record) {
        sequence = record.sequence();
        id = record.id();
        at = record.at();
        type = record.type();
        actor = record.actor();
        address = record.address();
        session = record.session();
        details = record.details();
        previous = record.previous();
        hash = record.hash();
    }

    AuditRecord toRecord() {
        return new AuditRecord(sequence, id, at, type, actor, address, session, details, previous, hash);
    }
}
