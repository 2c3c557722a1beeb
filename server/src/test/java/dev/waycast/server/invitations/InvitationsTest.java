package dev.waycast.server.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.people.SignIn;
import dev.waycast.server.people.SignedIn;
import dev.waycast.server.people.Watching;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Invitations over HTTP: made, redeemed, spent, revoked. */
@QuarkusTest
class InvitationsTest {

    @Inject
    LiveSessions sessions;

    @Test
    void aGuestMayWhatTheInvitationSays() {
        Response created = create(SignedIn.as("operator"), Map.of("scopes", List.of("watch", "clipboard")));
        created.then()
                .statusCode(201)
                .body("address", matchesPattern(SignedIn.origin() + "/#invitation=wci_.{43}"))
                .body("pin", nullValue())
                .body("invitation.state", is("active"))
                .body("invitation.scopes", contains("watch", "clipboard"))
                .body("invitation.pinRequired", is(false))
                .body("invitation", not(hasItem("tokenHash")));
        Response redeemed = redeem(token(created), null, "Anna");
        redeemed.then().statusCode(200).body("kind", is("guest"));
        RequestSpecification guest = SignedIn.withCookie(redeemed.cookie("waycast-session"));
        guest.get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", is("Anna (guest)"))
                .body("roles", contains("guest"))
                .body("scopes", contains("watch", "clipboard"))
                .body("owner", is(false))
                .body("kind", is("guest"));
        guest.get("/api/v1/invitations").then().statusCode(403);
        guest.get("/api/v1/me/sign-ins").then().statusCode(403);
        guest.post("/api/v1/links").then().statusCode(403);
    }

    @Test
    void itIsSpentAfterItsUses() {
        Response created = create(SignedIn.as("admin"), Map.of("uses", 2));
        redeem(token(created), null, null).then().statusCode(200).body("name", is("Guest"));
        redeem(token(created), null, null).then().statusCode(200);
        redeem(token(created), null, null).then().statusCode(410).body("type", is("urn:waycast:invitation-used-up"));
    }

    @Test
    void ofManyAtOnceOnlyItsUsesGetIn() throws Exception {
        String token = token(create(SignedIn.as("admin"), Map.of("uses", 3)));
        Callable<Integer> guest = () -> redeem(token, null, null).statusCode();
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService crowd = Executors.newFixedThreadPool(20)) {
            List<Future<Integer>> asked = crowd.invokeAll(Collections.nCopies(20, guest));
            for (Future<Integer> answer : asked) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).containsOnly(200, 410);
        assertThat(answers.stream().filter(status -> status == 200)).hasSize(3);
    }

    @Test
    void itExpiresWithItsGuests() {
        Response created = create(SignedIn.as("admin"), Map.of());
        String cookie = redeem(token(created), null, null).cookie("waycast-session");
        UUID id = id(created);
        QuarkusTransaction.requiringNew().run(() -> {
            SignIn signIn = SignIn.<SignIn>find("invitation", id).firstResult();
            Invitation invitation = Invitation.findById(id);
            assertThat(signIn.expiresAt)
                    .isBetween(invitation.expiresAt.minusMillis(1), invitation.expiresAt.plusMillis(1));
            signIn.expiresAt = Instant.now();
            invitation.expiresAt = Instant.now();
        });
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(401);
        redeem(token(created), null, null).then().statusCode(410).body("type", is("urn:waycast:invitation-expired"));
        SignedIn.as("admin")
                .post("/api/v1/invitations/" + id + "/rotate")
                .then()
                .statusCode(409);
    }

    @Test
    void aRevokedOneEndsWhatItOpenedAtOnce() {
        RequestSpecification operator = SignedIn.as("operator");
        Response created = create(operator, Map.of());
        String cookie = redeem(token(created), null, null).cookie("waycast-session");
        Watching guests = new Watching("invitation:" + id(created));
        Watching others = new Watching("invitation:" + UUID.randomUUID());
        sessions.add(guests);
        sessions.add(others);
        operator.delete("/api/v1/invitations/" + id(created)).then().statusCode(204);
        assertThat(guests.ended()).isEqualTo("The invitation was revoked.");
        assertThat(others.ended()).isNull();
        sessions.remove(guests);
        sessions.remove(others);
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(401);
        redeem(token(created), null, null).then().statusCode(410).body("type", is("urn:waycast:invitation-revoked"));
        operator.delete("/api/v1/invitations/" + id(created)).then().statusCode(204);
    }

    @Test
    void aPinIsAskedForAndNotGuessed() {
        Response created = create(SignedIn.as("operator"), Map.of("pin", "135790", "uses", 10));
        created.then().body("pin", is("135790")).body("invitation.pinRequired", is(true));
        String token = token(created);
        redeem(token, null, null).then().statusCode(401).body("type", is("urn:waycast:pin-required"));
        redeem(token, "135790", null).then().statusCode(200);
        for (int i = 0; i < Invitation.WRONG_PINS; i++) {
            redeem(token, "00000" + i, null).then().statusCode(401).body("type", is("urn:waycast:wrong-pin"));
        }
        redeem(token, "135790", null).then().statusCode(410).body("type", is("urn:waycast:invitation-locked"));
        QuarkusTransaction.requiringNew().run(() -> {
            Invitation invitation = Invitation.findById(id(created));
            assertThat(invitation.pinHash).startsWith("$argon2id$").doesNotContain("135790");
        });
    }

    @Test
    void manyGuessesAtOnceAreNoWayAround() throws Exception {
        String token = token(create(SignedIn.as("operator"), Map.of("pin", "135790", "uses", 10)));
        Callable<Integer> guess = () -> redeem(token, "000000", null).statusCode();
        try (ExecutorService crowd = Executors.newFixedThreadPool(20)) {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : crowd.invokeAll(Collections.nCopies(20, guess))) {
                answers.add(answer.get());
            }
            assertThat(answers.stream().filter(status -> status == 401)).hasSize(Invitation.WRONG_PINS);
            assertThat(answers.stream().filter(status -> status == 410)).hasSize(20 - Invitation.WRONG_PINS);
        }
    }

    @Test
    void aPinCanBeMadeUp() {
        Response created = create(SignedIn.as("operator"), Map.of("pin", true));
        created.then().body("pin", matchesPattern("[0-9]{6}"));
        redeem(token(created), created.path("pin"), null).then().statusCode(200);
        create(SignedIn.as("operator"), Map.of("pin", "12345")).then().statusCode(400);
        create(SignedIn.as("operator"), Map.of("pin", 123456)).then().statusCode(400);
    }

    @Test
    void aRotatedOneHasAnotherAddress() {
        RequestSpecification operator = SignedIn.as("operator");
        Response created = create(operator, Map.of());
        String address = operator.post("/api/v1/invitations/" + id(created) + "/rotate")
                .then()
                .statusCode(200)
                .extract()
                .path("address");
        redeem(token(created), null, null).then().statusCode(404).body("type", is("urn:waycast:invitation-unknown"));
        redeem(address.substring(address.indexOf('=') + 1), null, null).then().statusCode(200);
    }

    @Test
    void operatorsSeeTheirOwnAndAdministratorsAll() {
        String maker = signIn("operator");
        Response created = create(SignedIn.withCookie(maker), Map.of());
        String id = id(created).toString();
        SignedIn.withCookie(maker)
                .get("/api/v1/invitations?state=active")
                .then()
                .statusCode(200)
                .body("items.id", contains(id));
        SignedIn.withCookie(maker)
                .get("/api/v1/invitations?state=revoked")
                .then()
                .body("total", is(0));
        SignedIn.withCookie(maker)
                .get("/api/v1/invitations?state=nonsense")
                .then()
                .statusCode(400);
        String other = signIn("operator");
        SignedIn.withCookie(other)
                .get("/api/v1/invitations")
                .then()
                .statusCode(200)
                .body("total", is(0));
        SignedIn.withCookie(other).delete("/api/v1/invitations/" + id).then().statusCode(404);
        SignedIn.withCookie(other)
                .post("/api/v1/invitations/" + id + "/rotate")
                .then()
                .statusCode(404);
        String admin = signIn("admin");
        for (String state : List.of("active", "expired", "revoked", "used-up", "locked")) {
            SignedIn.withCookie(admin)
                    .get("/api/v1/invitations?size=500&state=" + state)
                    .then()
                    .statusCode(200)
                    .body("items.id", state.equals("active") ? hasItem(id) : not(hasItem(id)))
                    .body("items.findAll { it.state != '" + state + "' }.size()", is(0));
        }
        SignedIn.withCookie(admin).delete("/api/v1/invitations/" + id).then().statusCode(204);
    }

    @Test
    void invitationsEndWithTheirMakersAccount() {
        String name = SignedIn.account("operator");
        Response created = create(SignedIn.withCookie(SignedIn.signIn(name, SignedIn.PASSWORD)), Map.of());
        String cookie = redeem(token(created), null, null).cookie("waycast-session");
        RequestSpecification admin = SignedIn.as("admin");
        String user = admin.get("/api/v1/users?search=" + name).path("items[0].id");
        admin.delete("/api/v1/users/" + user).then().statusCode(204);
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(401);
        redeem(token(created), null, null).then().statusCode(410);
    }

    @Test
    void whatMakesNoSenseIsRefusedInWords() {
        RequestSpecification operator = SignedIn.as("operator");
        create(operator, Map.of("scopes", List.of())).then().statusCode(400);
        create(operator, Map.of("scopes", List.of("control"))).then().statusCode(400);
        create(operator, Map.of("scopes", List.of("everything"))).then().statusCode(400);
        create(operator, Map.of("minutes", 0)).then().statusCode(400);
        create(operator, Map.of("uses", 100_000)).then().statusCode(400);
        create(operator, Map.of("label", " ")).then().statusCode(400);
        redeem("wci_nonsense", null, null).then().statusCode(404);
        redeem("wci_nonsense", null, "x".repeat(61)).then().statusCode(400);
        SignedIn.page().body("{}").post("/api/v1/invitations/redeem").then().statusCode(400);
        SignedIn.as("viewer").get("/api/v1/invitations").then().statusCode(403);
    }

    private static String signIn(String role) {
        return SignedIn.signIn(SignedIn.account(role), SignedIn.PASSWORD);
    }

    private static Response create(RequestSpecification who, Map<String, ?> changes) {
        Map<String, Object> wanted =
                new HashMap<>(Map.of("label", "Help", "scopes", List.of("watch"), "minutes", 60, "uses", 1));
        wanted.putAll(changes);
        return who.body(wanted).post("/api/v1/invitations");
    }

    private static Response redeem(String token, String pin, String name) {
        Map<String, Object> body = new HashMap<>(Map.of("token", token));
        body.put("pin", pin);
        body.put("name", name);
        return SignedIn.page().body(body).post("/api/v1/invitations/redeem");
    }

    private static String token(Response created) {
        String address = created.path("address");
        return address.substring(address.indexOf('=') + 1);
    }

    private static UUID id(Response created) {
        return UUID.fromString(created.path("invitation.id"));
    }
}
