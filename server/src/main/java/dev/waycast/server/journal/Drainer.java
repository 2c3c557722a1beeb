package dev.waycast.server.journal;

import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.server.records.RecordKeeper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Brings entries from the spool into the database on a thread of its own, in order, up to 500 in one transaction. While the
 * database is away they wait in the spool. Whether one is there already is asked of the database, so that nothing is kept
 * twice when the process ends between commit and taking note of it.
 */
final class Drainer {

    private static final Logger LOG = Logger.getLogger(Drainer.class);

    private static final int BATCH = 500;
    private static final int TRANSACTION_SECONDS = 60;

    /** Between two transactions that are not full: a few large ones cost much less than many small ones. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);

    private final Spool spool;
    private final RecordKeeper keeper;
    private final RefusedEntries refused;
    private final AtomicLong kept = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("waycast-records").unstarted(this::run);
    private final CountDownLatch givingUp = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Instant oldest;
    private volatile String problem = "";

    Drainer(Spool spool, RecordKeeper keeper, RefusedEntries refused) {
        this.spool = spool;
        this.keeper = keeper;
        this.refused = refused;
    }

    void start() {
        thread.start();
    }

    /** Entries kept since the start. */
    long kept() {
        return kept.get();
    }

    /** When what is being written happened; null when nothing waits. */
    Instant oldest() {
        return oldest;
    }

    /** Why the database takes nothing; empty: it does. */
    String problem() {
        return problem;
    }

    /** Brings over what is there, ends what is still open, and ends. What does not make it stays in the spool. */
    void stop(Duration patience) {
        stopping = true;
        try {
            if (!thread.join(patience)) {
                LOG.warnf(
                        "Some records did not get into the database (%s). They are kept, and written at the next start",
                        problem.isEmpty() ? "it is slow" : problem);
                // No interrupt: it would close the files of an embedded database under its feet.
                givingUp.countDown();
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (spool.hasOlder()) {
                drain(Duration.ZERO);
            }
            endAll("the server ended unexpectedly");
            while (!stopping || spool.size() > 0) {
                drain(WAIT);
            }
            endAll("the server was stopped");
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while waiting for the database");
        } catch (RuntimeException e) {
            problem = "Writing records ended by a defect: " + e;
            LOG.error("Writing records ended by a defect; they wait in the journal until the next start", e);
        }
    }

    private void drain(Duration wait) throws InterruptedException {
        List<byte[]> payloads = take(wait);
        List<JournalEntry> entries = new ArrayList<>(payloads.size());
        for (byte[] payload : payloads) {
            try {
                entries.add(EntryFormat.read(payload));
            } catch (IOException e) {
                refused.add(payload, e);
            }
        }
        if (!entries.isEmpty()) {
            oldest = entries.getFirst().at();
            keep(entries);
        }
        spool.done();
        oldest = null;
        if (!entries.isEmpty() && entries.size() < BATCH) {
            pause(GATHERING);
        }
    }

    /** The disk, too, may fail for a while. */
    private List<byte[]> take(Duration wait) throws InterruptedException {
        while (true) {
            try {
                return spool.take(BATCH, wait);
            } catch (UncheckedIOException | IllegalStateException e) {
                fails(e);
                pause(LONGEST_RETRY);
            }
        }
    }

    /** All together; one by one where one of them is refused. */
    private void keep(List<JournalEntry> entries) throws InterruptedException {
        Throwable failure = inTransaction(() -> keeper.keep(entries));
        if (failure == null) {
            return;
        }
        for (JournalEntry entry : entries) {
            oldest = entry.at();
            Throwable refusal = inTransaction(() -> keeper.keep(List.of(entry)));
            if (refusal != null) {
                refused.add(EntryFormat.write(entry), refusal);
            }
        }
    }

    private void endAll(String reason) throws InterruptedException {
        Throwable failure = inTransaction(() -> {
            int ended = keeper.endAll(reason);
            if (ended > 0) {
                LOG.infof("%d sessions were still open on record and are closed: %s", ended, reason);
            }
            return 0;
        });
        if (failure != null) {
            LOG.error("Sessions that are still open on record could not be closed", failure);
        }
    }

    /** Tries until it works, or will never: then the reason is returned. */
    private Throwable inTransaction(IntSupplier work) throws InterruptedException {
        Duration retry = FIRST_RETRY;
        while (true) {
            try {
                kept.addAndGet(QuarkusTransaction.requiringNew()
                        .timeout(TRANSACTION_SECONDS)
                        .call(work::getAsInt));
                works();
                return null;
            } catch (RuntimeException | Error e) {
                if (DatabaseFailure.isForGood(e)) {
                    works();
                    return e;
                }
                fails(e);
                pause(retry);
                retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry.multipliedBy(2);
            }
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        if (givingUp.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("Waycast is stopping");
        }
    }

    private void fails(Throwable failure) {
        if (problem.isEmpty()) {
            LOG.warnf(
                    "The database takes no records now (%s). They wait in the journal, and desktops are shown on",
                    DatabaseFailure.reason(failure));
            LOG.debug("The database takes no records", failure);
        }
        problem = DatabaseFailure.reason(failure);
    }

    private void works() {
        if (!problem.isEmpty()) {
            LOG.infof("The database takes records again; %d bytes wait in the journal", spool.size());
            problem = "";
        }
    }
}
