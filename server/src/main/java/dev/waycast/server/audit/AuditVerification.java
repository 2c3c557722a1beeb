package dev.waycast.server.audit;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Verifies the trail of this server, one verification at a time, and remembers what the last one found. Thread-safe. */
@ApplicationScoped
public class AuditVerification {

    private static final Logger LOG = Logger.getLogger(AuditVerification.class);

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Finding last =
            new Finding("unverified", null, null, "The trail was not verified since the start.");

    @Inject
    AgroalDataSource database;

    @Inject
    AuditSigner signer;

    /**
     * @param state {@code unverified}, {@code running}, {@code intact}, {@code broken}, or {@code failed}: it could not be
     *     read
     * @param at when it was finished, or begun while it is running; null: never
     * @param firstBad the number of the first record that something is wrong with; null: nothing is
     */
    public record Finding(String state, Instant at, Long firstBad, String sentence) {}

    /** What the last verification found. */
    public Finding last() {
        return last;
    }

    /** Begins one, unless one is running. */
    public Finding start() {
        if (running.compareAndSet(false, true)) {
            last = new Finding("running", Instant.now(), null, "The trail is being verified.");
            Thread.ofVirtual().name("waycast-audit-verification").start(this::run);
        }
        return last;
    }

    private void run() {
        try {
            Verdict verdict = verify();
            last = new Finding(
                    verdict.intact() ? "intact" : "broken", Instant.now(), verdict.firstBad(), verdict.sentence());
            if (!verdict.intact()) {
                LOG.errorf("The audit trail is broken: %s", verdict.sentence());
            }
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.warn("The audit trail could not be read", e);
            last = new Finding("failed", Instant.now(), null, "The trail could not be read: " + e.getMessage());
        } finally {
            running.set(false);
        }
    }

    /** Reads all of it now, on the caller's thread. */
    Verdict verify() throws SQLException, IOException {
        // In this order: what was signed up to here is in the database then.
        ChainVerifier verifier =
                new ChainVerifier(signer.keys(), signer.newest().read());
        try (Connection connection = database.getConnection()) {
            try {
                new StoredTrail(connection).read(verifier::accept);
            } finally {
                connection.rollback();
            }
        }
        return verifier.verdict();
    }
}
