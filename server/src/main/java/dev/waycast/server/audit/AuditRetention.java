package dev.waycast.server.audit;

import dev.waycast.server.ServerConfig;
import dev.waycast.server.audit.ChainItem.Checkpoint;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Removes the beginning of the trail when it is older than {@code waycast.audit.retention}: always up to a signed head, and
 * with a signed checkpoint in its place, so that the rest verifies and nobody else can remove a beginning unnoticed.
 */
@ApplicationScoped
public class AuditRetention {

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    /** So many records in one transaction at most: who appends meanwhile waits for it. */
    private static final long STEP = 20_000;

    private static final int TRANSACTION_SECONDS = 300;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("waycast-retention").factory());

    @Inject
    ServerConfig config;

    @Inject
    EntityManager entities;

    @Inject
    AuditTrail trail;

    @Inject
    AuditSigner signer;

    void start(@Observes StartupEvent start) {
        config.audit()
                .retention()
                .ifPresent(age -> clock.scheduleWithFixedDelay(
                        () -> apply(age), 5, TimeUnit.DAYS.toMinutes(1), TimeUnit.MINUTES));
    }

    void stop(@Observes ShutdownEvent stop) {
        clock.shutdownNow();
    }

    private void apply(Duration age) {
        try {
            long removed = removeBefore(Instant.now().minus(age));
            if (removed > 0) {
                LOG.infof("%d audit events older than %s were removed", removed, age);
            }
        } catch (RuntimeException e) {
            LOG.warn("Old audit events could not be removed; that is tried again tomorrow", e);
        }
    }

    /** Removes what was signed before that time. Returns how many records. */
    long removeBefore(Instant time) {
        long removed = 0;
        long step;
        do {
            step = QuarkusTransaction.requiringNew()
                    .timeout(TRANSACTION_SECONDS)
                    .call(() -> removeSome(time));
            removed += step;
        } while (step > 0);
        return removed;
    }

    private long removeSome(Instant time) {
        Long first = entities.createQuery("select min(e.sequence) from AuditEvent e", Long.class)
                .getSingleResult();
        if (first == null) {
            return 0;
        }
        AuditHead last = AuditHead.<AuditHead>find(
                        "at < ?1 and sequence >= ?2 and sequence < ?3 order by number desc", time, first, first + STEP)
                .firstResult();
        if (last == null) {
            return 0;
        }
        long removed = entities.createNativeQuery("delete from audit_event where sequence <= ?1")
                .setParameter(1, last.sequence)
                .executeUpdate();
        replaceCheckpoint(signer.keys()
                .signCheckpoint(
                        last.sequence, last.hash, last.number, Instant.now().truncatedTo(ChronoUnit.MICROS)));
        trail.append(
                AuditEventType.AUDIT_RETENTION,
                null,
                null,
                null,
                Map.of("removed", removed, "upTo", last.sequence, "before", time));
        AuditHead.delete("number <= ?1", last.number);
        return removed;
    }

    private void replaceCheckpoint(Checkpoint checkpoint) {
        AuditCheckpoint entity = entities.find(AuditCheckpoint.class, AuditCheckpoint.ID);
        if (entity != null) {
            entity.set(checkpoint);
            return;
        }
        entity = new AuditCheckpoint();
        entity.set(checkpoint);
        entities.persist(entity);
    }
}
