package dev.waycast.server.sessions;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.journal.JournalEntry.SessionCreated;
import dev.waycast.runtime.journal.JournalEntry.SessionEnded;
import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.audit.AuditEvent;
import dev.waycast.server.records.RecordKeeper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What supervisors see of sessions, and what they do about them. */
@QuarkusTest
@TestSecurity(user = "ada", roles = Roles.ADMIN)
class SessionsResourceTest {

    @Inject
    LiveSessions sessions;

    @Inject
    RecordKeeper records;

    private final TestSession session = new TestSession(true);
    private final TestSession player = new TestSession(false);

    @BeforeEach
    void connect() {
        sessions.add(session);
        sessions.add(player);
    }

    @AfterEach
    void leave() {
        sessions.remove(session);
        sessions.remove(player);
    }

    @Test
    void showsWhoIsThere() {
        when().get("/api/v1/sessions/" + session.id)
                .then()
                .statusCode(200)
                .body("person", is("grace"))
                .body("desktop", is("main"))
                .body("state", is("Streaming"))
                .body("startedAt", is("2026-01-02T03:04:05Z"))
                .body("endedAt", is(nullValue()))
                .body("statistics.framesPerSecond", is(29.5f))
                .body("statistics.lossPercent", is(nullValue()))
                .body("score.latency", not(nullValue()));
        given().queryParam("person", "grace")
                .get("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(session.id));
        given().queryParam("person", "nobody")
                .get("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("total", is(0));
        when().get("/api/v1/viewers").then().statusCode(200).body("session", hasItem(session.id));
    }

    @Test
    void showsWhoWasThere() {
        TestSession gone = new TestSession(true);
        Instant start = Instant.parse("2026-03-04T05:06:07Z");
        QuarkusTransaction.requiringNew()
                .run(() -> records.keep(List.of(
                        new SessionCreated(UUID.randomUUID(), start, gone.id, gone.person(), "attic", "whep"),
                        new SessionEnded(
                                UUID.randomUUID(),
                                start.plusSeconds(60),
                                gone.id,
                                gone.person(),
                                "attic",
                                "The viewer left",
                                new SessionSummary("H264", 1000, 20, 60, 30, Double.NaN, 11, 55)))));
        given().queryParam("state", "ended")
                .queryParam("desktop", "attic")
                .queryParam("from", "2026-03-04T00:00:00Z")
                .queryParam("to", "2026-03-05T00:00:00Z")
                .get("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("total", is(1))
                .body("items[0].id", is(gone.id))
                .body("items[0].state", is("Ended"))
                .body("items[0].reason", is("The viewer left"))
                .body("items[0].summary.seconds", is(60f))
                .body("items[0].summary.lossPercent", is(nullValue()))
                .body("items[0].statistics", is(nullValue()));
        when().get("/api/v1/sessions/" + gone.id).then().statusCode(200).body("protocol", is("whep"));
        given().queryParam("state", "ended")
                .queryParam("to", "2026-03-04T00:00:00Z")
                .queryParam("desktop", "attic")
                .get("/api/v1/sessions")
                .then()
                .body("total", is(0));
        given().queryParam("state", "gone").get("/api/v1/sessions").then().statusCode(400);
    }

    @Test
    void whatIsDoneIsOnRecord() {
        post(session, "message", "{\"text\":\"Please save your work.\"}").statusCode(204);
        put(session, "watch-only", "{\"watchOnly\":true}").statusCode(204);
        put(session, "quality", "{\"maxBitrate\":1000000}").statusCode(204);
        post(session, "disconnect", "{\"reason\":\"Closing time.\"}").statusCode(204);
        assertThat(session.done)
                .containsExactly(
                        "ada: Please save your work.",
                        "watch only true",
                        "bitrate 1000000",
                        "disconnected: Closing time.");
        List<AuditEvent> events = events(session);
        assertThat(events)
                .extracting(event -> event.type)
                .containsExactly("session.message", "session.changed", "session.changed", "session.changed");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.actor).isEqualTo("ada");
            assertThat(event.address).isEqualTo("127.0.0.1");
        });
        assertThat(events.getLast().details).contains("Closing time.");
        when().get("/api/v1/sessions/" + session.id + "/events")
                .then()
                .statusCode(200)
                .body("total", is(4))
                .body("items[0].details.value", is("Closing time."));
    }

    @Test
    void whatCannotBeDoneIsNotOnRecord() {
        post(player, "message", "{\"text\":\"Hello?\"}").statusCode(409).body("detail", containsString("player"));
        put(player, "watch-only", "{\"watchOnly\":true}").statusCode(409);
        post(session, "take-control", "{}").statusCode(409);
        assertThat(events(player)).isEmpty();
        assertThat(events(session)).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsNotDone() {
        post(session, "message", "{\"text\":\" \"}").statusCode(400);
        put(session, "watch-only", "{}").statusCode(400);
        put(session, "quality", "{\"maxBitrate\":-1}").statusCode(400);
        put(session, "quality", "").statusCode(400);
        given().contentType(ContentType.JSON)
                .body("{\"text\":\"Hello?\"}")
                .post("/api/v1/sessions/none/message")
                .then()
                .statusCode(404);
        assertThat(session.done).isEmpty();
        assertThat(events(session)).isEmpty();
    }

    @Test
    @TestSecurity(user = "otto", roles = Roles.OPERATOR)
    void operatorsMayOnlySendMessages() {
        post(session, "message", "{\"text\":\"Hello.\"}").statusCode(204);
        put(session, "watch-only", "{\"watchOnly\":true}").statusCode(403);
        put(session, "quality", "{\"maxBitrate\":1000000}").statusCode(403);
        post(session, "take-control", "{}").statusCode(403);
        post(session, "disconnect", "{}").statusCode(403);
    }

    @Test
    @TestSecurity(user = "alma", roles = Roles.AUDITOR)
    void auditorsMayOnlyRead() {
        when().get("/api/v1/sessions").then().statusCode(200);
        post(session, "message", "{\"text\":\"Hello.\"}").statusCode(403);
    }

    private static List<AuditEvent> events(TestSession session) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.list("session = ?1 order by sequence", session.id));
    }

    private static ValidatableResponse post(TestSession session, String action, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/sessions/" + session.id + "/" + action)
                .then();
    }

    private static ValidatableResponse put(TestSession session, String action, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/sessions/" + session.id + "/" + action)
                .then();
    }
}
