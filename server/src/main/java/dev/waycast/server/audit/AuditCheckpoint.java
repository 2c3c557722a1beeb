package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.Checkpoint;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** See {@link Checkpoint}; there is one at most. */
@Entity
class AuditCheckpoint extends PanacheEntityBase {

    static final int ID = 1;

    @Id
    int id;

    long sequence;
    String hash;
    long headNumber;
    Instant at;
    String keyId;
    String signature;

    void set(Checkpoint checkpoint) {
        id = ID;
        sequence = checkpoint.sequence();
        hash = checkpoint.hash();
        headNumber = checkpoint.headNumber();
        at = checkpoint.at();
        keyId = checkpoint.keyId();
        signature = checkpoint.signature();
    }
}
