package dev.waycast.server.people;

import static dev.waycast.server.people.SignedIn.PASSWORD;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.waycast.runtime.access.Secret;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Accounts, signing in and out, API tokens. */
@QuarkusTest
class PeopleTest {

    @Test
    void theFirstStartMakesAnAdministratorWhoHasToChangeThePassword() {
        Account admin = QuarkusTransaction.requiringNew()
                .call(() -> Account.<Account>find("name", "admin").firstResult());
        assertThat(admin.roles).isEqualTo("admin");
        assertThat(admin.passwordChangeRequired).isTrue();
        assertThat(admin.passwordHash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void aPasswordSignsInAndNothingOfItIsTold() {
        String name = SignedIn.account("operator");
        SignedIn.page()
                .body(Map.of("name", " " + name.toUpperCase(), "password", PASSWORD))
                .post("/api/v1/sign-in")
                .then()
                .statusCode(200)
                .header(
                        "Set-Cookie",
                        allOf(
                                startsWith("waycast-session=wcs_"),
                                containsString("HttpOnly"),
                                containsString("SameSite=Strict"),
                                containsString("Path=/"),
                                not(containsString("Secure"))))
                .body("name", is(name))
                .body("displayName", is("Somebody"))
                .body("roles", contains("operator"))
                .body("scopes", hasItems("watch", "control"))
                .body("owner", is(false))
                .body("kind", is("account"))
                .body("passwordChangeRequired", is(false))
                .body("$", not(hasItem("passwordHash")));
    }

    @Test
    void wrongOnesAreRefusedInTheSameWords() {
        String name = SignedIn.account("viewer");
        Response wrong = attempt(name, "not this one, certainly");
        Response unknown = attempt("nobody-" + UUID.randomUUID(), "not this one, certainly");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body().asString()).isEqualTo(wrong.body().asString());
        assertThat(wrong.header("Set-Cookie")).isNull();
        SignedIn.page().body("{}").post("/api/v1/sign-in").then().statusCode(400);
        SignedIn.page().body("nonsense").post("/api/v1/sign-in").then().statusCode(400);
    }

    @Test
    void strangersHaveNoName() {
        when().get("/api/v1/me").then().statusCode(401);
        SignedIn.withCookie("wcs_nonsense").get("/api/v1/me").then().statusCode(401);
        given().header("Authorization", "Bearer wct_nonsense")
                .get("/api/v1/me")
                .then()
                .statusCode(401);
    }

    @Test
    void theOwnerComesByTheAddressThatWasPrinted() {
        SignedIn.asOwner()
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("kind", is("link"))
                .body("owner", is(true))
                .body("roles", contains("operator"));
    }

    @Test
    void signingOutEndsIt() {
        RequestSpecification somebody = SignedIn.as("viewer");
        somebody.get("/api/v1/me").then().statusCode(200);
        somebody.post("/api/v1/sign-out").then().statusCode(204).header("Set-Cookie", containsString("Max-Age=0"));
        somebody.get("/api/v1/me").then().statusCode(401);
        RequestSpecification owner = SignedIn.asOwner();
        owner.post("/api/v1/sign-out").then().statusCode(204);
        owner.get("/api/v1/me").then().statusCode(401);
        SignedIn.page().post("/api/v1/sign-out").then().statusCode(204);
    }

    @Test
    void aPasswordThatSomebodyElseGaveOpensNothing() {
        RequestSpecification admin = SignedIn.as("admin");
        String name = "new-" + UUID.randomUUID().toString().substring(0, 8);
        String oneTime = admin.body(Map.of("name", name, "displayName", "New", "roles", List.of("admin")))
                .post("/api/v1/users")
                .then()
                .statusCode(201)
                .body("user.passwordChangeRequired", is(true))
                .extract()
                .path("oneTimePassword");
        RequestSpecification they = SignedIn.withCookie(SignedIn.signIn(name, oneTime));
        they.get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("passwordChangeRequired", is(true))
                .body("roles", empty())
                .body("scopes", empty());
        they.get("/api/v1/users").then().statusCode(403).body("detail", containsString("has to be changed first"));
        they.get("/api/v1/me/tokens").then().statusCode(403);
        they.get("/api/v1/access").then().statusCode(403);
        change(they, oneTime, "another long enough password").then().statusCode(204);
        they.get("/api/v1/users").then().statusCode(200);
    }

    @Test
    void passwordsOfPeopleAreNotGuessable() {
        String name = SignedIn.account("viewer");
        RequestSpecification they = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        for (String weak : List.of(
                "short",
                "password1234",
                "PASSWORD1234",
                "123456123456",
                "aaaaaaaaaaaaaaaa",
                name,
                name + "1",
                PASSWORD)) {
            change(they, PASSWORD, weak).then().statusCode(400).body("type", is("urn:waycast:weak-password"));
        }
        change(they, "wrong", "a fine new password here")
                .then()
                .statusCode(400)
                .body("type", is("urn:waycast:wrong-password"));
    }

    @Test
    void aNewPasswordEndsTheOtherSignIns() {
        String name = SignedIn.account("viewer");
        RequestSpecification here = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        RequestSpecification elsewhere = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        here.get("/api/v1/me/sign-ins").then().statusCode(200).body("$", hasSize(2));
        change(here, PASSWORD, "a fine new password here").then().statusCode(204);
        here.get("/api/v1/me").then().statusCode(200);
        elsewhere.get("/api/v1/me").then().statusCode(401);
        assertThat(attempt(name, PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void peopleEndTheirOtherSignIns() {
        String name = SignedIn.account("viewer");
        RequestSpecification here = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        RequestSpecification elsewhere = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        String other = here.get("/api/v1/me/sign-ins").then().extract().path("find { !it.current }.id");
        SignedIn.as("admin").delete("/api/v1/me/sign-ins/" + other).then().statusCode(404);
        here.delete("/api/v1/me/sign-ins/" + other).then().statusCode(204);
        elsewhere.get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void theSecretInTheCookieIsReplaced() {
        String name = SignedIn.account("viewer");
        String first = SignedIn.signIn(name, PASSWORD);
        age(first, "rotatedAt", Duration.ofHours(2));
        Response answer = SignedIn.withCookie(first).get("/api/v1/me");
        String second = answer.cookie("waycast-session");
        assertThat(second).startsWith("wcs_").isNotEqualTo(first);
        assertThat(answer.header("Set-Cookie")).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
        SignedIn.withCookie(first).get("/api/v1/me").then().statusCode(200).header("Set-Cookie", nullValue());
        SignedIn.withCookie(second).get("/api/v1/me").then().statusCode(200).header("Set-Cookie", nullValue());
        QuarkusTransaction.requiringNew()
                .run(() ->
                        SignIn.update("previousUntil = ?1 where secretHash = ?2", Instant.now(), Secret.hash(second)));
        SignedIn.withCookie(first).get("/api/v1/me").then().statusCode(401);
        SignedIn.withCookie(second).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void aSignInEndsByItself() {
        String name = SignedIn.account("viewer");
        String idle = SignedIn.signIn(name, PASSWORD);
        age(idle, "lastUsedAt", Duration.ofHours(2));
        SignedIn.withCookie(idle).get("/api/v1/me").then().statusCode(401);
        String old = SignedIn.signIn(name, PASSWORD);
        age(old, "expiresAt", Duration.ofHours(13));
        SignedIn.withCookie(old).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void programsActWithTokens() {
        RequestSpecification they = SignedIn.as("auditor", "viewer");
        Response created =
                they.body(Map.of("name", "nightly export", "days", 30)).post("/api/v1/me/tokens");
        created.then().statusCode(201).body("secret", startsWith("wct_")).body("token.lastUsedAt", nullValue());
        RequestSpecification program = given().header("Authorization", "Bearer " + created.path("secret"));
        program.get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("kind", is("token"))
                .body("roles", contains("auditor", "viewer"));
        program.contentType("application/json")
                .body(Map.of("name", "another", "days", 30))
                .post("/api/v1/me/tokens")
                .then()
                .statusCode(403);
        program.get("/api/v1/me/tokens").then().statusCode(403);
        they.get("/api/v1/me/tokens")
                .then()
                .statusCode(200)
                .body("[0].name", is("nightly export"))
                .body("[0].lastUsedAt", notNullValue())
                .body("[0]", not(hasItem("secretHash")));
        SignedIn.as("admin")
                .delete("/api/v1/me/tokens/" + created.path("token.id"))
                .then()
                .statusCode(404);
        they.delete("/api/v1/me/tokens/" + created.path("token.id")).then().statusCode(204);
        program.get("/api/v1/me").then().statusCode(401);
        they.body(Map.of("name", "", "days", 30))
                .post("/api/v1/me/tokens")
                .then()
                .statusCode(400);
        they.body(Map.of("name", "too long", "days", 3000))
                .post("/api/v1/me/tokens")
                .then()
                .statusCode(400);
    }

    @Test
    void tokensEnd() {
        Response created =
                SignedIn.as("viewer").body(Map.of("name", "short", "days", 1)).post("/api/v1/me/tokens");
        QuarkusTransaction.requiringNew()
                .run(() -> ApiToken.update(
                        "expiresAt = ?1 where id = ?2", Instant.now(), UUID.fromString(created.path("token.id"))));
        given().header("Authorization", "Bearer " + created.path("secret"))
                .get("/api/v1/me")
                .then()
                .statusCode(401);
    }

    @Test
    void administratorsSeeAndChangeUsers() {
        RequestSpecification admin = SignedIn.as("admin");
        String name = SignedIn.account("viewer");
        String cookie = SignedIn.signIn(name, PASSWORD);
        Response found = admin.queryParam("search", name).get("/api/v1/users");
        found.then()
                .statusCode(200)
                .body("total", is(1))
                .body("items[0].name", is(name))
                .body("items[0].lastSignInAt", notNullValue())
                .body("items[0].lockedUntil", nullValue());
        String path = "/api/v1/users/" + found.path("items[0].id");
        String etag =
                SignedIn.as("admin").get(path).then().statusCode(200).extract().header("ETag");
        RequestSpecification again = SignedIn.as("admin").header("If-Match", etag);
        again.body(Map.of("displayName", "Else"))
                .patch(path)
                .then()
                .statusCode(200)
                .body("displayName", is("Else"));
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(200).body("displayName", is("Else"));
        again.body(Map.of("displayName", "Late")).patch(path).then().statusCode(412);
        SignedIn.as("admin")
                .body(Map.of("roles", List.of("auditor")))
                .patch(path)
                .then()
                .statusCode(200)
                .body("roles", contains("auditor"));
        SignedIn.withCookie(cookie).get("/api/v1/me").then().statusCode(401);
        SignedIn.as("admin")
                .body(Map.of("roles", List.of("guest")))
                .patch(path)
                .then()
                .statusCode(400);
    }

    @Test
    void usersAreFoundByRoleAndLiterally() {
        String name = SignedIn.account("auditor", "viewer");
        SignedIn.as("admin")
                .queryParam("role", "auditor")
                .queryParam("size", 500)
                .get("/api/v1/users")
                .then()
                .statusCode(200)
                .body("items.name", hasItem(name));
        SignedIn.as("admin")
                .queryParam("search", "%")
                .get("/api/v1/users")
                .then()
                .body("total", is(0));
        SignedIn.as("admin").queryParam("size", 1).get("/api/v1/users").then().body("items", hasSize(1));
        SignedIn.as("admin").queryParam("size", 0).get("/api/v1/users").then().statusCode(400);
        SignedIn.as("admin").get("/api/v1/users/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void aDisabledAccountIsOut() {
        String name = SignedIn.account("operator");
        RequestSpecification they = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        String token = they.body(Map.of("name", "program", "days", 1))
                .post("/api/v1/me/tokens")
                .then()
                .extract()
                .path("secret");
        String id = id(name);
        SignedIn.as("admin")
                .body(Map.of("disabled", true))
                .patch("/api/v1/users/" + id)
                .then()
                .statusCode(200)
                .body("disabled", is(true));
        they.get("/api/v1/me").then().statusCode(401);
        given().header("Authorization", "Bearer " + token)
                .get("/api/v1/me")
                .then()
                .statusCode(401);
        assertThat(attempt(name, PASSWORD).statusCode()).isEqualTo(401);
        SignedIn.as("admin").delete("/api/v1/users/" + id).then().statusCode(204);
        SignedIn.as("admin").get("/api/v1/users/" + id).then().statusCode(404);
    }

    @Test
    void aResetPasswordReplacesTheOldOne() {
        String name = SignedIn.account("viewer");
        RequestSpecification they = SignedIn.withCookie(SignedIn.signIn(name, PASSWORD));
        String oneTime = SignedIn.as("admin")
                .post("/api/v1/users/" + id(name) + "/reset-password")
                .then()
                .statusCode(200)
                .extract()
                .path("oneTimePassword");
        they.get("/api/v1/me").then().statusCode(401);
        assertThat(attempt(name, PASSWORD).statusCode()).isEqualTo(401);
        assertThat(attempt(name, oneTime).path("passwordChangeRequired").toString())
                .isEqualTo("true");
    }

    @Test
    void namesAreTakenOnce() {
        String name = SignedIn.account("viewer");
        RequestSpecification admin = SignedIn.as("admin");
        admin.body(Map.of("name", name.toUpperCase(), "roles", List.of("viewer")))
                .post("/api/v1/users")
                .then()
                .statusCode(409);
        admin.body(Map.of("name", "two words", "roles", List.of("viewer")))
                .post("/api/v1/users")
                .then()
                .statusCode(400);
        admin.body(Map.of("name", "fine", "roles", List.of()))
                .post("/api/v1/users")
                .then()
                .statusCode(400);
    }

    private static Response attempt(String name, String password) {
        return SignedIn.page().body(Map.of("name", name, "password", password)).post("/api/v1/sign-in");
    }

    private static Response change(RequestSpecification who, String current, String password) {
        return who.body(Map.of("current", current, "password", password)).post("/api/v1/me/password");
    }

    private static String id(String name) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Account.<Account>find("name", name).firstResult().id.toString());
    }

    /** Moves a time of a sign-in into the past. */
    private static void age(String secret, String time, Duration by) {
        QuarkusTransaction.requiringNew().run(() -> {
            SignIn signIn =
                    SignIn.<SignIn>find("secretHash", Secret.hash(secret)).firstResult();
            Instant before = switch (time) {
                case "rotatedAt" -> signIn.rotatedAt;
                case "lastUsedAt" -> signIn.lastUsedAt;
                default -> signIn.expiresAt;
            };
            SignIn.update(time + " = ?1 where id = ?2", before.minus(by), signIn.id);
        });
    }
}
