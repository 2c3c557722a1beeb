package dev.waycast.deployment;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.waycast.runtime.access.ViewerAccess;
import dev.waycast.runtime.metrics.DesktopMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sign-in, WHEP, health and metrics over HTTP. */
class EndpointsTest {

    private static final String BEARER = "0123456789abcdef0123456789abcdef";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.waycast.capture.source", "test-pattern")
            .overrideConfigKey("quarkus.waycast.access.token", BEARER)
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @Inject
    ViewerAccess access;

    @Inject
    DesktopMetrics metrics;

    @Inject
    MeterRegistry registry;

    @Test
    void nobodyIsSignedInAtFirst() {
        when().get("/api/v1/access")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("type", is("about:blank"))
                .body("title", is("Unauthorized"))
                .body("status", is(401))
                .body("detail", containsString("Sign in first"));
    }

    @Test
    void aOneTimeTokenSignsInOnce() {
        String token = access.issueLinkToken();
        String cookie = signIn(token)
                .then()
                .statusCode(204)
                .header("Set-Cookie", containsString("HttpOnly"))
                .header("Set-Cookie", containsString("SameSite=Strict"))
                .extract()
                .cookie("waycast-session");

        given().cookie("waycast-session", cookie)
                .get("/api/v1/access")
                .then()
                .statusCode(200)
                .body("signedIn", is(true));
        signIn(token).then().statusCode(401).body(containsString("used already"));
    }

    @Test
    void wrongTokensAreRefused() {
        signIn("nonsense").then().statusCode(401);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/access")
                .then()
                .statusCode(400);
        given().cookie("waycast-session", "nonsense")
                .get("/api/v1/access")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer nonsense")
                .get("/api/v1/access")
                .then()
                .statusCode(401);
    }

    @Test
    void aPageOfAnotherServerCannotSignIn() {
        given().contentType(ContentType.JSON)
                .header("Origin", "http://elsewhere.example")
                .body("{\"token\":\"" + access.issueLinkToken() + "\"}")
                .post("/api/v1/access")
                .then()
                .statusCode(403);
    }

    @Test
    void viewersHandOnAddresses() {
        when().post("/api/v1/links").then().statusCode(401);
        given().header("Authorization", "Bearer " + BEARER)
                .post("/api/v1/links")
                .then()
                .statusCode(201)
                .body("address", startsWith("http://localhost:"))
                .body("address", containsString("/#token="));
    }

    @Test
    void whepSaysWhatIsWrong() {
        given().contentType("application/sdp")
                .body("v=0".getBytes())
                .post("/api/v1/whep")
                .then()
                .statusCode(401);
        whep().contentType("text/plain")
                .body("v=0".getBytes())
                .post("/api/v1/whep")
                .then()
                .statusCode(415);
        whep().contentType("application/sdp")
                .accept("text/html")
                .body("v=0".getBytes())
                .post("/api/v1/whep")
                .then()
                .statusCode(406);
        whep().contentType("application/sdp")
                .body("v".repeat(70_000).getBytes())
                .post("/api/v1/whep")
                .then()
                .statusCode(413);
        whep().contentType("application/sdp")
                .body("this is no offer".getBytes())
                .post("/api/v1/whep")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", not(emptyOrNullString()));
        whep().patch("/api/v1/whep/x").then().statusCode(405).header("Allow", containsString("DELETE"));
        whep().delete("/api/v1/whep/x").then().statusCode(404);
        whep().options("/api/v1/whep").then().statusCode(204).header("Accept-Post", is("application/sdp"));
    }

    @Test
    void healthNamesCaptureEncoderAndPort() {
        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/ready")
                .then()
                .body("checks.name", hasItems("waycast-capture", "waycast-encoder", "waycast-udp-port"));
    }

    /** docs/metrics.md names every meter of the extension, and no other. */
    @Test
    void theMetricsPageIsComplete() throws IOException {
        metrics.signallingError("bad-message");
        metrics.accessRefused("token");
        Pattern name = Pattern.compile("`(waycast\\.[a-z.]+)`");
        Set<String> documented = Files.readAllLines(Path.of("..", "docs", "metrics.md")).stream()
                .takeWhile(line -> !line.equals("## The managed application"))
                .filter(line -> line.startsWith("| `waycast."))
                .flatMap(line -> name.matcher(line.split("\\|")[1]).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> exported = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(meter -> meter.startsWith("waycast."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).isEqualTo(documented);
    }

    @Test
    void whoIsTurnedAwayIsCounted() {
        double before = refused("token");
        signIn("nonsense").then().statusCode(401);
        assertThat(refused("token")).isEqualTo(before + 1);
    }

    private double refused(String reason) {
        Counter counter =
                registry.find("waycast.access.refused").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void metricsHaveTheirDocumentedNames() {
        when().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("waycast_frames_captured_total"))
                .body(containsString("waycast_frames_skipped_total"))
                .body(containsString("waycast_frames_encoded_total"))
                .body(containsString("waycast_keyframes_total"))
                .body(containsString("waycast_encoded_bytes_total"))
                .body(containsString("waycast_drops_total{reason=\"unwatched\"}"))
                .body(containsString("waycast_viewers"))
                .body(containsString("waycast_sessions_total"))
                .body(containsString("waycast_stage_seconds_bucket{stage=\"encode\""));
    }

    private static RequestSpecification whep() {
        return given().header("Authorization", "Bearer " + BEARER);
    }

    private static Response signIn(String token) {
        return given().contentType(ContentType.JSON)
                .body("{\"token\":\"" + token + "\"}")
                .post("/api/v1/access");
    }
}
