package dev.waycast.server.database;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.waycast.runtime.journal.Journal;
import dev.waycast.runtime.journal.JournalEntry.AccessDenied;
import dev.waycast.server.audit.AuditEvent;
import dev.waycast.server.audit.AuditVerification;
import dev.waycast.server.journal.PersistentJournal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies and comes back while things happen. */
@QuarkusTest
@TestProfile(OnPostgreSql.class)
class DatabaseOutageTest {

    @Inject
    Journal journal;

    @Inject
    PersistentJournal persistent;

    @Inject
    AuditVerification verification;

    private final String actor = "outage-" + UUID.randomUUID();
    private final List<UUID> acknowledged = new ArrayList<>();

    @Test
    void nothingIsLostAndNothingIsKeptTwice() throws Exception {
        PostgreSqlServer database = OnPostgreSql.Server.running();
        record(300);
        database.kill();
        record(300);
        await("that the outage is noticed", () -> !persistent.status().problem().isEmpty());
        assertThat(persistent.status().waitingBytes()).isPositive();
        when().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'waycast-records' }.status", is("UP"))
                .body("checks.find { it.name == 'waycast-records' }.data.state", is(not("ok")));
        database.start();
        record(300);
        await("that the records catch up", () -> persistent.status().waitingBytes() == 0);
        assertThat(persistent.status().problem()).isEmpty();
        assertThat(persistent.status().refused()).isZero();
        List<UUID> kept = QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>list("actor = ?1 order by sequence", actor).stream()
                        .map(event -> event.id)
                        .toList());
        assertThat(kept).isEqualTo(acknowledged);
        verification.start();
        await("the verification", () -> !verification.last().state().equals("running"));
        assertThat(verification.last().sentence()).contains("are intact");
    }

    private void record(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            journal.record(new AccessDenied(id, Instant.now(), actor, "192.0.2.1", "GET /", "no"))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            acknowledged.add(id);
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Supplier<String> state = () -> what + ": " + persistent.status();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(state).isLessThan(limit);
            Thread.sleep(20);
        }
    }
}
