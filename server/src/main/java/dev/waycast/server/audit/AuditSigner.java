package dev.waycast.server.audit;

import dev.waycast.server.ServerConfig;
import dev.waycast.server.audit.ChainItem.SignedHead;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Signs the end of the chain every few seconds while events come, and removes what is older than the policy says. */
@ApplicationScoped
public class AuditSigner {

    private static final Logger LOG = Logger.getLogger(AuditSigner.class);

    /** So many new events are signed at the next look, however short ago the last signature is. */
    private static final long MANY = 1000;

    /** After the records of the last sessions are written. */
    private static final int AFTER_THE_JOURNAL = 10_001;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("waycast-audit").factory());
    private final EntityManager entities;
    private final Duration interval;
    private final AuditKeys keys;
    private final NewestHead newest;
    private Instant lastSigned = Instant.EPOCH;

    /** There may be events that are not signed; without any the database is not asked. */
    private volatile boolean unsigned = true;

    @Inject
    AuditSigner(ServerConfig config, EntityManager entities, AuditTrail trail) {
        this.entities = entities;
        trail.watch(sequence -> unsigned = true);
        interval = config.audit().signatureInterval();
        Path folder = folder(config);
        try {
            keys = AuditKeys.toSign(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The audit trail cannot be signed: " + e.getMessage(), e);
        }
        newest = new NewestHead(folder);
    }

    /** Where the keys are. */
    static Path folder(ServerConfig config) {
        return config.data().resolve("audit");
    }

    void start(@Observes StartupEvent start) {
        clock.scheduleWithFixedDelay(this::signIfDue, 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes @Priority(AFTER_THE_JOURNAL) ShutdownEvent stop) {
        clock.shutdownNow();
        try {
            sign();
        } catch (RuntimeException e) {
            LOG.warnf("The end of the audit trail could not be signed: %s", e.getMessage());
        }
    }

    AuditKeys keys() {
        return keys;
    }

    NewestHead newest() {
        return newest;
    }

    private void signIfDue() {
        if (!unsigned) {
            return;
        }
        try {
            sign(MANY, Instant.now().minus(interval));
        } catch (RuntimeException e) {
            // The database is away, which the journal says already.
            LOG.debug("The audit trail was not signed", e);
        }
    }

    /** Signs what is not signed yet. */
    void sign() {
        sign(1, Instant.now());
    }

    /** Signs where so many events are not signed yet, or some and the last signature is older than so. */
    private synchronized void sign(long many, Instant olderThan) {
        // Before we look: what is appended meanwhile may be missed by this look, and is for the next one.
        unsigned = false;
        SignedHead head;
        try {
            head = QuarkusTransaction.requiringNew().call(() -> signInTransaction(many, olderThan));
        } catch (RuntimeException e) {
            unsigned = true;
            throw e;
        }
        if (head != null) {
            lastSigned = head.at();
            try {
                newest.write(head);
            } catch (IOException e) {
                LOG.warnf("The newest signature over the audit trail cannot be kept in a file: %s", e.getMessage());
            }
            LOG.debugf("Signed the audit trail up to %d: %s", head.sequence(), head.hash());
        }
    }

    private SignedHead signInTransaction(long many, Instant olderThan) {
        AuditChain chain = entities.find(AuditChain.class, AuditChain.ID);
        AuditHead last = AuditHead.<AuditHead>find("order by number desc").firstResult();
        AuditCheckpoint checkpoint = entities.find(AuditCheckpoint.class, AuditCheckpoint.ID);
        long number = last != null ? last.number : checkpoint != null ? checkpoint.headNumber : 0;
        long signed = last != null ? last.sequence : checkpoint != null ? checkpoint.sequence : 0;
        long waiting = chain.sequence - signed;
        if (waiting == 0) {
            return null;
        }
        if (waiting < many && lastSigned.isAfter(olderThan)) {
            unsigned = true;
            return null;
        }
        SignedHead head = keys.signHead(
                number + 1, chain.sequence, chain.hash, Instant.now().truncatedTo(ChronoUnit.MICROS));
        entities.persist(AuditHead.of(head));
        return head;
    }
}
