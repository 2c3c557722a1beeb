package dev.waycast.runtime.session;

import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry.SessionCreated;
import dev.waycast.runtime.journal.JournalEntry.SessionEnded;
import dev.waycast.runtime.journal.SessionSummary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Lets nobody in who is not on record: a session begins when the journal has kept that it did, and its end follows.
 * Thread-safe.
 */
@ApplicationScoped
public class SessionRecords {

    /** What somebody is told whose session could not be recorded. */
    public static final String UNRECORDED =
            "This server cannot keep its records at the moment, and shows the desktop to nobody without; try again"
                    + " later.";

    private static final Logger LOG = Logger.getLogger(SessionRecords.class);
    private static final long LONGEST_SECONDS = 10;
    private static final SessionSummary NOTHING =
            new SessionSummary("", 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    @Inject
    Journal journal;

    @Inject
    LiveSessions live;

    /**
     * Records that a session begins and adds it to those that are live. Blocks until the record is kept, for
     * {@value #LONGEST_SECONDS} seconds at most.
     *
     * @return false when it was not: the session may not go on
     */
    public boolean begin(LiveSession session, String desktop) {
        SessionCreated created = new SessionCreated(
                UUID.randomUUID(), session.since(), session.id(), session.person(), desktop, session.protocol());
        try {
            journal.record(created).toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            live.add(session);
            try (SessionLog _ = SessionLog.of(session.id())) {
                LOG.infof(
                        "%s came from %s (%s)",
                        session.person().name(), session.person().address(), session.protocol());
            }
            return true;
        } catch (TimeoutException e) {
            // It may yet be kept, and would say of somebody to be here who never was.
            end(session, desktop, "Not let in: the record took too long", NOTHING);
        } catch (ExecutionException e) {
            LOG.errorf(
                    e.getCause(),
                    "A session of %s was refused: it could not be recorded",
                    session.person().name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(session, desktop, "Not let in: the server stopped", NOTHING);
        }
        return false;
    }

    /** Takes a session off those that are live and records how it was. Returns at once. */
    public void end(LiveSession session, String desktop, String reason, SessionSummary summary) {
        live.remove(session);
        try (SessionLog _ = SessionLog.of(session.id())) {
            LOG.infof("%s is gone: %s", session.person().name(), reason);
        }
        journal.record(new SessionEnded(
                UUID.randomUUID(), Instant.now(), session.id(), session.person(), desktop, reason, summary));
    }
}
