package dev.waycast.server.web;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.server.people.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another site's page tries with the cookie of somebody who is signed in, and what browsers are told. */
@QuarkusTest
class CrossSiteTest {

    private String cookie;

    @BeforeEach
    void somebodyIsSignedIn() {
        cookie = SignedIn.signIn(SignedIn.account("admin"), SignedIn.PASSWORD);
    }

    @Test
    void anotherSitesPageChangesNothing() {
        for (String origin : new String[] {
            "https://elsewhere.example", "null", "http://localhost:1", "http://localhost.elsewhere.example", "nonsense"
        }) {
            withCookie()
                    .header("Origin", origin)
                    .post("/api/v1/sign-out")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("status", is(403));
        }
        for (String site : new String[] {"cross-site", "same-site"}) {
            withCookie()
                    .header("Origin", SignedIn.origin())
                    .header("Sec-Fetch-Site", site)
                    .post("/api/v1/sign-out")
                    .then()
                    .statusCode(403);
        }
        withCookie()
                .header("Origin", "https://elsewhere.example")
                .delete("/api/v1/users/x")
                .then()
                .statusCode(403);
        withCookie()
                .header("Origin", "https://elsewhere.example")
                .patch("/api/v1/users/x")
                .then()
                .statusCode(403);
        withCookie()
                .header("Origin", "https://elsewhere.example")
                .put("/api/v1/users/x")
                .then()
                .statusCode(403);
        withCookie().get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void aCookieAloneIsNotEnough() {
        withCookie().post("/api/v1/sign-out").then().statusCode(403);
        withCookie()
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/sign-out")
                .then()
                .statusCode(204);
    }

    @Test
    void anotherSitesPageSignsNobodyIn() {
        given().header("Origin", "https://elsewhere.example")
                .contentType(ContentType.JSON)
                .body("{\"name\":\"admin\",\"password\":\"x\"}")
                .post("/api/v1/sign-in")
                .then()
                .statusCode(403);
    }

    @Test
    void programsNeedNoPage() {
        given().contentType(ContentType.JSON)
                .body("{\"name\":\"admin\",\"password\":\"x\"}")
                .post("/api/v1/sign-in")
                .then()
                .statusCode(401);
    }

    @Test
    void browsersAreToldWhatPagesNeverDo() {
        when().get("/")
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'"),
                                containsString("script-src 'self';"),
                                containsString("style-src 'self';"),
                                containsString("frame-ancestors 'none'")))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Strict-Transport-Security", nullValue());
        withCookie()
                .get("/api/v1/me")
                .then()
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }

    private RequestSpecification withCookie() {
        return given().cookie("waycast-session", cookie).contentType(ContentType.JSON);
    }
}
