package dev.waycast.server.audit;

import dev.waycast.server.audit.ChainItem.SignedHead;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** See {@link SignedHead}. */
@Entity
class AuditHead extends PanacheEntityBase {

    @Id
    long number;

    long sequence;
    String hash;
    Instant at;
    String keyId;
    String signature;

    static AuditHead of(SignedHead head) {
        AuditHead entity = new AuditHead();
        entity.number = head.number();
        entity.sequence = head.sequence();
        entity.hash = head.hash();
        entity.at = head.at();
        entity.keyId = head.keyId();
        entity.signature = head.signature();
        return entity;
    }
}
