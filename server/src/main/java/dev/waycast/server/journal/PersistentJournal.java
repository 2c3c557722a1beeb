package dev.waycast.server.journal;

import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.server.ServerConfig;
import dev.waycast.server.records.RecordKeeper;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The journal that is kept: entries go to a file at once, and from there into the database. Thread-safe. */
@ApplicationScoped
public class PersistentJournal implements Journal {

    private static final long SEGMENT_SIZE = 4 << 20;
    private static final Duration SEGMENT_AGE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Observers without a priority have 2500. */
    private static final int BEFORE_ANYBODY_ELSE = 100;

    private static final int AFTER_EVERYBODY_ELSE = 10_000;

    private final Spool spool;
    private final SpoolWriter writer;
    private final Drainer drainer;
    private final RefusedEntries refused;

    @Inject
    PersistentJournal(
            ServerConfig config,
            @ConfigProperty(name = "quarkus.datasource.db-kind") String database,
            AgroalDataSource connections,
            RecordKeeper keeper,
            MeterRegistry registry) {
        Path folder = config.data().resolve("journal");
        try {
            spool = new Spool(folder, SEGMENT_SIZE, SEGMENT_AGE, () -> sync(database, connections));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal cannot be opened: " + e.getMessage(), e);
        }
        writer = new SpoolWriter(spool, config.audit().journalLimit().asLongValue());
        refused = new RefusedEntries(folder);
        drainer = new Drainer(spool, keeper, refused);
        register(registry);
    }

    /** PostgreSQL is on disk at each commit; H2 leaves that to the operating system unless it is asked. */
    private static void sync(String database, AgroalDataSource connections) {
        if (!database.equals("h2")) {
            return;
        }
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be brought to disk", e);
        }
    }

    private void register(MeterRegistry registry) {
        Gauge.builder("waycast.audit.lag", this, journal -> journal.status().lagSeconds())
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("waycast.audit.waiting", spool, Spool::size)
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("waycast.audit.events", drainer, Drainer::kept).register(registry);
        FunctionCounter.builder("waycast.audit.refused", refused, RefusedEntries::count)
                .register(registry);
        FunctionCounter.builder("waycast.audit.lost", writer, SpoolWriter::lost).register(registry);
    }

    void start(@Observes @Priority(BEFORE_ANYBODY_ELSE) StartupEvent start) {
        writer.start();
        drainer.start();
    }

    /** After all sessions were ended, and while the database is still there. */
    void stop(@Observes @Priority(AFTER_EVERYBODY_ELSE) ShutdownEvent stop) throws IOException {
        writer.stop(PATIENCE);
        drainer.stop(PATIENCE);
        spool.close();
    }

    @Override
    public CompletionStage<Void> record(JournalEntry entry) {
        return writer.offer(entry);
    }

    /** How far the records are behind what happened. */
    public Status status() {
        Instant oldest = drainer.oldest();
        double lag = oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0);
        String problem = writer.problem().isEmpty() ? drainer.problem() : writer.problem();
        return new Status(lag, spool.size(), drainer.kept(), refused.count(), writer.lost(), problem);
    }

    /**
     * @param lagSeconds how long ago the oldest entry happened that is not in the database yet; 0: all are
     * @param waitingBytes in the journal's files
     * @param kept entries since the start
     * @param refused entries since the start that the database will never take; they are in {@code refused.jsonl}
     * @param lost entries since the start that there was no room for
     * @param problem one sentence; empty when all is well
     */
    public record Status(double lagSeconds, long waitingBytes, long kept, long refused, long lost, String problem) {}
}
