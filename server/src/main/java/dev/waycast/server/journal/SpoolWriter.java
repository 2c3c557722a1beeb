package dev.waycast.server.journal;

import dev.waycast.runtime.journal.JournalEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Puts entries into the spool on a thread of its own: all that wait share one write and one fsync. Thread-safe; whoever
 * offers an entry never waits.
 */
final class SpoolWriter {

    private static final Logger LOG = Logger.getLogger(SpoolWriter.class);

    /** Some seconds of the busiest server; each is a few hundred bytes. */
    private static final int QUEUE = 10_000;

    private static final int BATCH = 1000;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofMinutes(1);

    private final Spool spool;
    private final long limit;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("waycast-journal").unstarted(this::run);
    private volatile boolean stopping;
    private volatile String problem = "";

    /** @param limit bytes that may wait in the spool; entries that come then are lost, and said to be */
    SpoolWriter(Spool spool, long limit) {
        this.spool = spool;
        this.limit = limit;
    }

    void start() {
        thread.start();
    }

    /** Completes when the entry is on disk, exceptionally when it is lost or its fate is not certain. */
    CompletionStage<Void> offer(JournalEntry entry) {
        Pending pending = new Pending(entry, new CompletableFuture<>());
        if (stopping) {
            pending.fail("Waycast is stopping");
        } else if (spool.size() > limit) {
            lose(pending, "the journal is full: its database has taken nothing for long");
        } else if (!queue.offer(pending)) {
            lose(pending, "entries come faster than the disk takes them");
        }
        return pending.stage;
    }

    private void lose(Pending pending, String why) {
        if (lost.getAndIncrement() == 0) {
            LOG.errorf("From now on records are lost, because %s: %s", why, pending.entry);
        }
        pending.fail(why);
    }

    /** Entries that were lost because there was no place for them. */
    long lost() {
        return lost.get();
    }

    /** Why entries do not get to the disk; empty: they do. */
    String problem() {
        return problem;
    }

    private void run() {
        try {
            while (!stopping || !queue.isEmpty()) {
                Pending first = queue.poll(stopping ? 0 : TURN.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    turn();
                } else {
                    List<Pending> batch = new ArrayList<>();
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    batch.remove(Pending.WAKE);
                    write(batch);
                }
            }
        } catch (InterruptedException e) {
            if (!stopping) {
                LOG.error("The journal was interrupted, which is a defect", e);
            }
        }
    }

    private void turn() {
        try {
            spool.rotateIfDue();
        } catch (IOException e) {
            LOG.warn("The journal cannot go on in a new file", e);
        }
    }

    private void write(List<Pending> batch) throws InterruptedException {
        List<byte[]> payloads = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            byte[] payload = encode(pending);
            if (payload != null) {
                payloads.add(payload);
            }
        }
        while (!payloads.isEmpty() && !append(batch, payloads)) {
            if (stopping) {
                LOG.errorf("%d records are lost: %s", payloads.size(), problem);
                return;
            }
            Thread.sleep(RETRY);
        }
        batch.forEach(pending -> pending.stage.complete(null));
    }

    private byte[] encode(Pending pending) {
        try {
            byte[] payload = EntryFormat.write(pending.entry);
            if (payload.length <= Spool.MAX_PAYLOAD) {
                return payload;
            }
            lose(pending, "it is larger than a mebibyte");
        } catch (RuntimeException e) {
            LOG.errorf(e, "An entry cannot be written, which is a defect: %s", pending.entry);
            lose(pending, e.getMessage());
        }
        return null;
    }

    /** Who waits is told at once that it did not work, but the entries stay here until it does. */
    private boolean append(List<Pending> batch, List<byte[]> payloads) {
        try {
            spool.append(payloads);
            if (!problem.isEmpty()) {
                problem = "";
                LOG.info("The journal is written again");
            }
            return true;
        } catch (IOException e) {
            if (problem.isEmpty()) {
                LOG.error("The journal cannot be written; entries wait in memory. Make room on the disk", e);
            }
            problem = "The journal cannot be written: " + e.getMessage();
            batch.forEach(pending -> pending.fail(problem));
            return false;
        }
    }

    /** Writes what was offered, and ends. */
    void stop(Duration patience) {
        stopping = true;
        queue.offer(Pending.WAKE);
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Pending(JournalEntry entry, CompletableFuture<Void> stage) {

        /** Nothing to write, only to look at what changed. An interrupt would close the file. */
        private static final Pending WAKE = new Pending(null, new CompletableFuture<>());

        void fail(String why) {
            stage.completeExceptionally(new IllegalStateException("This could not be put on record: " + why + "."));
        }
    }
}
