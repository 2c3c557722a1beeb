package dev.waycast.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.journal.JournalEntry.AccessDenied;
import dev.waycast.runtime.journal.JournalEntry.ConsentChanged;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import dev.waycast.runtime.journal.JournalEntry.ControlChanged;
import dev.waycast.runtime.journal.JournalEntry.SessionCreated;
import dev.waycast.runtime.journal.JournalEntry.SessionEnded;
import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.server.audit.AuditEvent;
import dev.waycast.server.records.ConsentRecord;
import dev.waycast.server.records.ControlRecord;
import dev.waycast.server.records.DesktopRecord;
import dev.waycast.server.records.RecordKeeper;
import dev.waycast.server.records.SessionRecord;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PersistentJournalTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456789Z");

    @Inject
    Journal journal;

    @Inject
    PersistentJournal persistent;

    @Inject
    RecordKeeper keeper;

    private final String session = UUID.randomUUID().toString();
    private final Person mia =
            new Person("mia", Set.of("operator"), Set.of(Scope.WATCH, Scope.CONTROL), false, "sign-in:1", "192.0.2.7");

    @Test
    void keepsASessionFromBeginningToEnd() throws Exception {
        record(new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc"));
        record(new SessionEnded(
                UUID.randomUUID(), AT.plusSeconds(60), session, mia, "main", "the viewer left", summary()));
        awaitKept();
        SessionRecord kept = QuarkusTransaction.requiringNew().call(() -> SessionRecord.findById(session));
        assertThat(kept.person).isEqualTo("mia");
        assertThat(kept.scopes).isEqualTo("control,watch");
        assertThat(kept.startedAt).isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
        assertThat(kept.endedAt).isEqualTo(kept.startedAt.plusSeconds(60));
        assertThat(kept.bytes).isEqualTo(1000);
        assertThat(kept.lossPercent).as("never said").isNull();
        assertThat(types()).containsExactly("session.created", "session.ended");
        DesktopRecord desktop = QuarkusTransaction.requiringNew().call(() -> DesktopRecord.findById("main"));
        assertThat(desktop).isNotNull();
    }

    @Test
    void keepsOnceWhatIsToldTwice() throws Exception {
        JournalEntry entry = new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc");
        record(entry);
        record(entry);
        awaitKept();
        assertThat(types()).containsExactly("session.created");
    }

    @Test
    void keepsConsentsAndControl() throws Exception {
        UUID consent = UUID.randomUUID();
        UUID control = UUID.randomUUID();
        record(new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc"));
        record(consent(consent, ConsentState.ASKED, null));
        record(consent(consent, ConsentState.GIVEN, "notification"));
        record(new ControlChanged(control, AT, session, "mia", "main", "granted", session, null));
        record(consent(consent, ConsentState.WITHDRAWN, "page"));
        awaitKept();
        ConsentRecord kept = QuarkusTransaction.requiringNew().call(() -> ConsentRecord.findById(consent));
        assertThat(kept.state).isEqualTo("withdrawn");
        assertThat(kept.decidedBy).isEqualTo("page");
        ControlRecord change = QuarkusTransaction.requiringNew().call(() -> ControlRecord.findById(control));
        assertThat(change.holder).isEqualTo(session);
        List<AuditEvent> events = events();
        assertThat(events)
                .extracting(event -> event.type)
                .containsExactly(
                        "session.created", "consent.asked", "consent.given", "control.changed", "consent.withdrawn");
        assertThat(events.get(3).address).isEqualTo("192.0.2.7");
    }

    @Test
    void putsAsideWhatTheDatabaseRefusesAndGoesOn() throws Exception {
        long refused = persistent.status().refused();
        record(new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc"));
        record(new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc"));
        record(new ControlChanged(UUID.randomUUID(), AT, session, "mia", "main", "released", null, session));
        awaitKept();
        assertThat(persistent.status().refused()).isEqualTo(refused + 1);
        assertThat(types()).containsExactly("session.created", "control.changed");
    }

    @Test
    void keepsTextThatNoDatabaseTakesAsItIs() throws Exception {
        UUID id = UUID.randomUUID();
        record(new AccessDenied(id, AT, "nul\0 half\uD83D" + "x".repeat(500), "192.0.2.8", "GET /\0", "no"));
        awaitKept();
        AuditEvent event = QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>find("id", id).firstResult());
        assertThat(event.actor).hasSize(200).startsWith("nul\uFFFD half\uFFFDx");
        assertThat(event.details).isEqualTo("{\"reason\":\"no\",\"what\":\"GET /\\u0000\"}");
    }

    @Test
    void endsWhatWasLeftOpen() throws Exception {
        UUID consent = UUID.randomUUID();
        record(new SessionCreated(UUID.randomUUID(), AT, session, mia, "main", "webrtc"));
        record(consent(consent, ConsentState.GIVEN, "page"));
        awaitKept();
        QuarkusTransaction.requiringNew().call(() -> keeper.endAll("the server ended unexpectedly"));
        SessionRecord kept = QuarkusTransaction.requiringNew().call(() -> SessionRecord.findById(session));
        assertThat(kept.endedAt).isNotNull();
        assertThat(kept.reason).isEqualTo("the server ended unexpectedly");
        ConsentRecord ended = QuarkusTransaction.requiringNew().call(() -> ConsentRecord.findById(consent));
        assertThat(ended.state).isEqualTo("expired");
        assertThat(types()).containsExactly("session.created", "consent.given", "session.ended", "consent.expired");
    }

    private ConsentChanged consent(UUID consent, ConsentState state, String by) {
        return new ConsentChanged(
                UUID.randomUUID(),
                AT,
                consent,
                session,
                mia,
                "main",
                state,
                Set.of(Scope.WATCH),
                "to help with the printer",
                AT.plusSeconds(3600),
                by);
    }

    private static SessionSummary summary() {
        return new SessionSummary("video/H264", 1000, 30, 60, 29.5, Double.NaN, 12, Double.NaN);
    }

    private void record(JournalEntry entry) throws Exception {
        journal.record(entry).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** What is acknowledged is in the spool; a moment later it is in the database. */
    private void awaitKept() throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (persistent.status().waitingBytes() > 0) {
            assertThat(System.nanoTime()).as("kept in time").isLessThan(limit);
            Thread.sleep(10);
        }
    }

    private List<AuditEvent> events() {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>list("session = ?1 order by sequence", session));
    }

    private List<String> types() {
        return events().stream().map(event -> event.type).toList();
    }
}
