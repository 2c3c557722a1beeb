package dev.waycast.server;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.waycast.runtime.access.ViewerAccess;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DesktopResourceTest {

    @Inject
    ViewerAccess access;

    @Test
    void tellsStrangersNothing() {
        when().get("/api/v1/desktop").then().statusCode(401).body(containsString("Sign in first"));
    }

    @Test
    void describesTheDesktop() {
        String cookie = given().contentType(ContentType.JSON)
                .body("{\"token\":\"" + access.issueLinkToken() + "\"}")
                .post("/api/v1/access")
                .then()
                .statusCode(204)
                .extract()
                .cookie("waycast-session");
        given().cookie("waycast-session", cookie)
                .get("/api/v1/desktop")
                .then()
                .statusCode(200)
                .body("name", is("main"))
                .body("viewers", is(0))
                .body("udpPort", greaterThan(0));
    }
}
