package dev.waycast.server.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.access.Secret;
import dev.waycast.runtime.session.LiveSessions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody sees ends with what they got in by. */
@QuarkusTest
class LiveSessionsEndTest {

    @Inject
    LiveSessions sessions;

    @Inject
    SignInUpkeep upkeep;

    private String name;
    private String cookie;
    private Watching watching;
    private final Watching other = new Watching("link:" + UUID.randomUUID());

    @BeforeEach
    void somebodyWatches() {
        name = SignedIn.account("viewer");
        cookie = SignedIn.signIn(name, SignedIn.PASSWORD);
        watching = new Watching(Credential.signIn(signIn().id));
        sessions.add(watching);
        sessions.add(other);
    }

    @AfterEach
    void nobodyElseIsDisturbed() {
        sessions.remove(watching);
        sessions.remove(other);
        assertThat(other.ended()).isNull();
    }

    @Test
    void whenTheySignOut() {
        SignedIn.withCookie(cookie).post("/api/v1/sign-out").then().statusCode(204);
        assertThat(watching.ended()).isNotNull();
    }

    @Test
    void whenAnAdministratorTakesARoleAway() {
        change(Map.of("roles", List.of("auditor")));
        assertThat(watching.ended()).contains("sign in again");
    }

    @Test
    void whenTheAccountIsDisabled() {
        change(Map.of("disabled", true));
        assertThat(watching.ended()).isNotNull();
    }

    @Test
    void butNotWhenOnlyTheirNameChanges() {
        change(Map.of("displayName", "Somebody Else"));
        assertThat(watching.ended()).isNull();
    }

    @Test
    void whenTheTokenIsRevoked() {
        Response token = SignedIn.withCookie(cookie)
                .body(Map.of("name", "player", "days", 1))
                .post("/api/v1/me/tokens");
        Watching player = new Watching("token:" + token.path("token.id"));
        sessions.add(player);
        upkeep.endWhatIsOver();
        assertThat(player.ended()).isNull();
        SignedIn.withCookie(cookie)
                .delete("/api/v1/me/tokens/" + token.path("token.id"))
                .then()
                .statusCode(204);
        assertThat(player.ended()).isEqualTo("The token was revoked.");
        sessions.remove(player);
    }

    @Test
    void whenTheSignInExpires() {
        upkeep.endWhatIsOver();
        assertThat(watching.ended()).isNull();
        QuarkusTransaction.requiringNew()
                .run(() -> SignIn.update("expiresAt = ?1 where id = ?2", Instant.now(), signIn().id));
        upkeep.endWhatIsOver();
        assertThat(watching.ended()).isNotNull();
    }

    @Test
    void lookingAtADesktopCountsAsUse() {
        Instant before = Instant.now().minus(Duration.ofMinutes(30));
        UUID id = signIn().id;
        QuarkusTransaction.requiringNew().run(() -> SignIn.update("lastUsedAt = ?1 where id = ?2", before, id));
        upkeep.endWhatIsOver();
        assertThat(signIn().lastUsedAt).isAfter(before.plusSeconds(60));
    }

    private void change(Map<String, ?> change) {
        String id = SignedIn.as("admin").get("/api/v1/users?search=" + name).path("items[0].id");
        SignedIn.as("admin").body(change).patch("/api/v1/users/" + id).then().statusCode(200);
    }

    private SignIn signIn() {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        SignIn.<SignIn>find("secretHash", Secret.hash(cookie)).firstResult());
    }
}
