package dev.waycast.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.waycast.server.people.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Asking too often, and holding too much. */
@QuarkusTest
@TestProfile(LimitsTest.Narrow.class)
class LimitsTest {

    /** Limits that a test reaches; addresses by a proxy, so that tests do not share them. */
    public static class Narrow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    // Otherwise a player waits for somebody at the desktop to say no.
                    "quarkus.waycast.consent.mode", "unattended",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "localhost",
                    "waycast.limits.sign-ins-per-minute", "10",
                    "waycast.limits.redemptions-per-minute", "4",
                    "waycast.limits.connections-per-minute", "6",
                    "waycast.limits.whep-per-minute", "3",
                    "waycast.limits.connections-per-address", "2");
        }
    }

    @Inject
    ConnectionGuard connections;

    @Test
    void signingIn() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(post("/api/v1/sign-in", "{\"name\":\"somebody-" + i + "\",\"password\":\"x\"}", "192.0.2.1")
                    .statusCode());
        }
        assertThat(answers.subList(0, 10)).containsOnly(401);
        assertThat(answers.subList(10, 12)).containsOnly(429);
        assertThat(post("/api/v1/sign-in", "{\"name\":\"somebody\",\"password\":\"x\"}", "192.0.2.2")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void redeemingInvitations() {
        for (int i = 0; i < 4; i++) {
            assertThat(redeem("192.0.2.3").statusCode()).isEqualTo(404);
        }
        redeem("192.0.2.3")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[0-9]+"))
                .body("title", is("Too Many Requests"));
        assertThat(redeem("192.0.2.4").statusCode()).isEqualTo(404);
    }

    @Test
    void whepByAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(post("/api/v1/whep", "v=0", "192.0.2.5").statusCode()).isEqualTo(401);
        }
        post("/api/v1/whep", "v=0", "192.0.2.5")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[0-9]+"));
    }

    @Test
    void whepByPerson() {
        String cookie = SignedIn.signIn(SignedIn.account("operator"), SignedIn.PASSWORD);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(SignedIn.withCookie(cookie)
                    .header("X-Forwarded-For", "192.0.2." + (100 + i))
                    .contentType("application/sdp")
                    .body("no offer".getBytes())
                    .post("/api/v1/whep")
                    .statusCode());
        }
        assertThat(answers).containsExactly(400, 400, 400, 429, 429);
    }

    @Test
    void webSocketsAtATime() throws Exception {
        String cookie = SignedIn.signIn(SignedIn.account("operator"), SignedIn.PASSWORD);
        WebSocket first = open(cookie, "192.0.2.6");
        WebSocket second = open(cookie, "192.0.2.6");
        assertRefused(cookie, "192.0.2.6");
        WebSocket elsewhere = open(cookie, "192.0.2.7");
        first.abort();
        WebSocket third = awaitOpen("192.0.2.6");
        for (WebSocket socket : List.of(second, third, elsewhere)) {
            socket.abort();
        }
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (connections.addresses() > 0 && System.nanoTime() < limit) {
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(connections.addresses()).as("addresses remembered").isZero();
    }

    @Test
    void webSocketsAMinuteByAddress() {
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> open("nonsense", "192.0.2.8")).satisfies(LimitsTest::isUnauthorized);
        }
        assertRefused("nonsense", "192.0.2.8");
    }

    @Test
    void webSocketsAMinuteByPerson() {
        String cookie = SignedIn.signIn(SignedIn.account("operator"), SignedIn.PASSWORD);
        for (int i = 0; i < 6; i++) {
            open(cookie, "192.0.2." + (150 + i)).abort();
        }
        assertRefused(cookie, "192.0.2.160");
    }

    /** A few tries: the server hears of the other's end a moment later. Each by somebody else. */
    private static WebSocket awaitOpen(String address) {
        for (int i = 0; i < 3; i++) {
            try {
                return open(SignedIn.signIn(SignedIn.account("operator"), SignedIn.PASSWORD), address);
            } catch (CompletionException notYet) {
                LockSupport.parkNanos(500_000_000);
            }
        }
        throw new AssertionError("No place became free");
    }

    private static WebSocket open(String cookie, String address) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", SignedIn.origin())
                .header("Cookie", "waycast-session=" + cookie)
                .header("X-Forwarded-For", address)
                .buildAsync(
                        URI.create(SignedIn.origin().replace("http", "ws") + "/ws/v1/viewer"),
                        new WebSocket.Listener() {})
                .join();
    }

    private static void assertRefused(String cookie, String address) {
        assertThatThrownBy(() -> open(cookie, address)).satisfies(error -> {
            WebSocketHandshakeException refused = (WebSocketHandshakeException) error.getCause();
            assertThat(refused.getResponse().statusCode()).isEqualTo(429);
            assertThat(refused.getResponse().headers().firstValue("Retry-After"))
                    .isPresent();
        });
    }

    private static void isUnauthorized(Throwable error) {
        assertThat(((WebSocketHandshakeException) error.getCause())
                        .getResponse()
                        .statusCode())
                .isEqualTo(401);
    }

    private static Response redeem(String address) {
        return post("/api/v1/invitations/redeem", "{\"token\":\"wci_unknown\"}", address);
    }

    private static Response post(String path, String body, String address) {
        return SignedIn.page().header("X-Forwarded-For", address).body(body).post(path);
    }
}
