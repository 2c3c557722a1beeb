package dev.waycast.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.server.audit.AuditEvent;
import dev.waycast.server.people.SignedIn;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A thousand wrong passwords. */
@QuarkusTest
@TestProfile(GuessingTest.BehindProxy.class)
class GuessingTest {

    private static final int TRIES = 1000;

    /** So that the test comes from more than one address. */
    public static class BehindProxy implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "localhost",
                    "waycast.limits.sign-ins-per-minute", "4000");
        }
    }

    @Inject
    FailedAttempts attempts;

    @Inject
    RateLimits limits;

    @Test
    void lockTheAccountAndNothingElse() throws Exception {
        String victim = SignedIn.account("operator");
        String other = SignedIn.account("operator");
        List<Response> answers = new ArrayList<>();
        try (ExecutorService guessers = Executors.newFixedThreadPool(8)) {
            List<Future<Response>> guesses = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                String address = "198.51.100." + (i % 50);
                String password = "guess number " + i;
                guesses.add(guessers.submit(() -> signIn(victim, password, address)));
            }
            for (Future<Response> guess : guesses) {
                answers.add(guess.get());
            }
        }
        assertThat(answers).extracting(Response::statusCode).containsOnly(401, 429);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 401))
                .as("passwords that were compared")
                .hasSizeLessThanOrEqualTo(10);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 429))
                .allSatisfy(answer -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                        .isBetween(1, 15 * 60));

        Response locked = signIn(victim, SignedIn.PASSWORD, "203.0.113.9");
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(locked.header("Retry-After"))).isGreaterThan(60);
        assertThat(signIn(other, SignedIn.PASSWORD, "203.0.113.9").statusCode()).isEqualTo(200);
        assertThat(signIn(other, SignedIn.PASSWORD, "198.51.100.1").statusCode())
                .isEqualTo(200);

        assertThat(attempts.size()).isLessThan(100);
        assertThat(limits.size()).isLessThan(200);
        long told = QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.count("type = 'authentication.failure' and actor = ?1", victim));
        assertThat(told).isEqualTo(TRIES + 1);

        String path = "/api/v1/users/"
                + SignedIn.as("admin").get("/api/v1/users?search=" + victim).path("items[0].id");
        String until = SignedIn.as("admin").get(path).path("lockedUntil");
        assertThat(Instant.parse(until)).isAfter(Instant.now());
        SignedIn.as("admin").post(path + "/unlock").then().statusCode(204);
        SignedIn.as("admin").get(path).then().body("lockedUntil", nullValue());
        assertThat(signIn(victim, SignedIn.PASSWORD, "203.0.113.9").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNameThatNobodyHasIsLockedAlike() {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            answers.add(signIn("nobody-of-that-name", "wrong", "192.0.2.77").statusCode());
        }
        assertThat(answers).startsWith(401, 401, 401, 429).endsWith(429);
        assertThat(Integer.parseInt(
                        signIn("nobody-of-that-name", "wrong", "192.0.2.78").header("Retry-After")))
                .isGreaterThan(60);
    }

    private static Response signIn(String name, String password, String address) {
        return SignedIn.page()
                .header("X-Forwarded-For", address)
                .body(Map.of("name", name, "password", password))
                .post("/api/v1/sign-in");
    }
}
