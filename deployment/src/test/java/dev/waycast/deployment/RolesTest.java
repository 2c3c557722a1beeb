package dev.waycast.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.journal.JournalEntry;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each role may do at every entry of the extension, and nobody else. */
class RolesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TestPeople.class, TestJournal.class))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-pattern")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Inject
    TestJournal journal;

    /** The columns are HTTP statuses; 101 is a WebSocket that opens, 400 an offer that was read and is none. */
    @ParameterizedTest
    @CsvSource({
        // role,     access, links, whep, whep delete, websocket
        "admin,      200,    201,   400,  404,         101",
        "operator,   200,    201,   400,  404,         101",
        "viewer,     200,    403,   400,  404,         101",
        "guest,      200,    403,   403,  404,         101",
        "auditor,    200,    403,   403,  403,         403",
        "stranger,   403,    403,   403,  403,         403",
        "anonymous,  401,    401,   401,  401,         401"
    })
    void everyRoleHasItsRule(String role, int access, int links, int whep, int whepDelete, int webSocket) {
        assertThat(as(role).get("/api/v1/access").statusCode()).isEqualTo(access);
        assertThat(as(role).post("/api/v1/links").statusCode()).isEqualTo(links);
        assertThat(offer(as(role)).statusCode()).isEqualTo(whep);
        assertThat(as(role).delete("/api/v1/whep/none").statusCode()).isEqualTo(whepDelete);
        assertThat(openWebSocket(role)).isEqualTo(webSocket);
        assertThat(as(role).options("/api/v1/whep").statusCode()).isEqualTo(204);
        assertThat(as(role).contentType(ContentType.JSON)
                        .body("{\"token\":\"nonsense\"}")
                        .post("/api/v1/access")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusalsAreProblemsWithASentence() {
        Response refused = as("stranger").get("/api/v1/access");
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.path("title").toString()).isEqualTo("Forbidden");
        assertThat(refused.path("detail").toString()).contains("administrator");
    }

    /** A guest without a scope of the invitation's may not watch with a player either. */
    @Test
    void whatAGuestMayIsInTheInvitation() {
        RequestSpecification watcher =
                given().header(TestPeople.HEADER, TestPeople.person("Gus", "guest", "watch", false));
        assertThat(offer(watcher).statusCode()).isEqualTo(400);
        RequestSpecification pointer =
                given().header(TestPeople.HEADER, TestPeople.person("Gus", "guest", "point", false));
        assertThat(offer(pointer).statusCode()).isEqualTo(403);
    }

    @Test
    void whoIsTurnedAwayIsRecorded() {
        as("auditor").post("/api/v1/links");
        openWebSocket("auditor");
        as("anonymous").post("/api/v1/links");
        assertThat(journal.all(JournalEntry.AccessDenied.class))
                .anySatisfy(denied -> {
                    assertThat(denied.name()).isEqualTo("auditor");
                    assertThat(denied.what()).isEqualTo("POST /api/v1/links");
                    assertThat(denied.reason()).isEqualTo("role missing");
                    assertThat(denied.address()).isEqualTo("127.0.0.1");
                })
                .anySatisfy(denied -> {
                    assertThat(denied.name()).isEqualTo("auditor");
                    assertThat(denied.what()).isEqualTo("GET /ws/v1/viewer");
                })
                .anySatisfy(denied -> {
                    assertThat(denied.name()).isEqualTo("anonymous");
                    assertThat(denied.reason()).isEqualTo("not signed in");
                });
    }

    private static RequestSpecification as(String role) {
        return role.equals("anonymous")
                ? given()
                : given().header(TestPeople.HEADER, TestPeople.person(role, role, "", false));
    }

    private static Response offer(RequestSpecification who) {
        return who.contentType("application/sdp")
                .body("this is no offer".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/whep");
    }

    private int openWebSocket(String role) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (!role.equals("anonymous")) {
            builder.header(TestPeople.HEADER, TestPeople.person(role, role, "", false));
        }
        try {
            builder.buildAsync(URI.create(endpoint.toString().replaceFirst("^http", "ws")), new WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
