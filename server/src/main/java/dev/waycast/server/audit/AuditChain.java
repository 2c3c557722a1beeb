package dev.waycast.server.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** The end of the chain: one row, locked by whoever appends until the end of the transaction. */
@Entity
class AuditChain {

    static final int ID = 1;

    @Id
    int id;

    long sequence;
    String hash;
}
