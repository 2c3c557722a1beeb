package dev.waycast.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.journal.JournalEntry;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishing over HTTP: who may, what is refused, and what is put on record. */
class WhipEndpointTest {

    private static final String PUBLISH_TOKEN = "publish-0123456789abcdef01234567";

    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "a=mid:0",
            "a=sendonly",
            "a=rtcp-mux",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:abcdefghijklmnopqrstuvwx",
            "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
            "a=setup:actpass",
            "a=rtpmap:96 VP8/90000",
            "a=ssrc:1234 cname:publisher",
            "");

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TestPeople.class, TestJournal.class))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "whip")
            .overrideRuntimeConfigKey("quarkus.waycast.access.publish-token", PUBLISH_TOKEN)
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @Inject
    TestJournal journal;

    @Inject
    DesktopService desktop;

    @Test
    void whoPublishesIsOnRecordFromBeginningToEnd() throws InterruptedException {
        Response created = publish(token(), OFFER);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.contentType()).startsWith("application/sdp");
        assertThat(created.body().asString()).contains("a=recvonly").contains("a=candidate:");
        String session = created.header("Location").replaceFirst("^https?://[^/]+", "");
        assertThat(session).startsWith("/api/v1/whip/main/");
        assertThat(journal.all(JournalEntry.SessionCreated.class)).anySatisfy(entry -> {
            assertThat(entry.protocol()).isEqualTo("whip");
            assertThat(entry.person().credential()).isEqualTo("publish-token");
        });

        publish(as("Olga", "operator", ""), OFFER)
                .then()
                .statusCode(409)
                .body("detail", containsString("publishes here already"));
        as("Olga", "operator", "").delete(session).then().statusCode(404);
        token().patch(session).then().statusCode(405);
        token().delete(session).then().statusCode(200);
        await(() -> journal.all(JournalEntry.SessionEnded.class).stream()
                .anyMatch(entry -> entry.reason().equals("The publisher left")));
        token().delete(session).then().statusCode(404);
    }

    @Test
    void whoPublishesAnewTakesTheOwnPlace() throws InterruptedException {
        RequestSpecification pia = as("Pia", "operator", "");
        await(() -> publish(pia, OFFER).statusCode() == 201);
        Response again = publish(as("Pia", "operator", ""), OFFER);
        assertThat(again.statusCode()).isEqualTo(201);
        await(() -> journal.all(JournalEntry.SessionEnded.class).stream()
                .anyMatch(entry -> entry.reason().equals("The same publisher began anew")));
        as("Ada", "admin", "")
                .delete(again.header("Location").replaceFirst("^https?://[^/]+", ""))
                .then()
                .statusCode(200);
    }

    @Test
    void onlyWhoMayPublishDoes() {
        publish(given(), OFFER).then().statusCode(401);
        publish(as("Vera", "viewer", ""), OFFER).then().statusCode(403);
        publish(as("Gus", "guest", "watch"), OFFER).then().statusCode(403);
        publish(as("Auda", "auditor", ""), OFFER).then().statusCode(403);
        publish(as("Otto", "operator", "").header("Origin", "http://elsewhere.example"), OFFER)
                .then()
                .statusCode(403);
    }

    /** What is put into OBS opens nothing else. */
    @Test
    void thePublishTokenWatchesNothing() {
        token().contentType("application/sdp")
                .body(OFFER.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/whep")
                .then()
                .statusCode(403);
        token().post("/api/v1/links").then().statusCode(403);
    }

    @Test
    void refusalsSayWhatIsWrong() {
        publish(as("Otto", "operator", ""), "v=0\r\nnonsense")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        publish(as("Otto", "operator", ""), OFFER.replace("sendonly", "recvonly"))
                .then()
                .statusCode(400)
                .body("detail", containsString("sends no video"));
        publish(as("Otto", "operator", ""), "x".repeat(70_000)).then().statusCode(413);
        as("Otto", "operator", "")
                .contentType("text/plain")
                .body(OFFER)
                .post("/api/v1/whip/main")
                .then()
                .statusCode(415);
        as("Otto", "operator", "")
                .contentType("application/sdp")
                .body(OFFER.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/whip/other")
                .then()
                .statusCode(404)
                .body("detail", startsWith("There is no desktop"));
        given().options("/api/v1/whip/main").then().statusCode(204).header("Accept-Post", is("application/sdp"));
    }

    @Test
    void withoutAPublisherTheDesktopSaysSo() throws InterruptedException {
        await(() -> desktop.status()
                .filter(status -> status.state() == PipelineStatus.State.STOPPED)
                .filter(status -> status.reason().startsWith("Nobody publishes"))
                .isPresent());
    }

    private static Response publish(RequestSpecification who, String offer) {
        return who.contentType("application/sdp")
                .body(offer.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/whip/main");
    }

    private static RequestSpecification token() {
        return given().header("Authorization", "Bearer " + PUBLISH_TOKEN);
    }

    private static RequestSpecification as(String name, String role, String scopes) {
        return given().header(TestPeople.HEADER, TestPeople.person(name, role, scopes, false));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the limit").isLessThan(until);
            Thread.sleep(20);
        }
    }
}
