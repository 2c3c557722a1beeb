package dev.waycast.server.desktops;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.runtime.access.Roles;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DesktopsResourceTest {

    @Test
    void tellsStrangersNothing() {
        when().get("/api/v1/desktops").then().statusCode(401);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.VIEWER)
    void viewersHaveTheViewerPage() {
        when().get("/api/v1/desktops").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.OPERATOR)
    void listsTheDesktop() {
        when().get("/api/v1/desktops")
                .then()
                .statusCode(200)
                .body("total", is(1))
                .body("page", is(0))
                .body("size", is(50))
                .body("items[0].name", is("main"))
                .body("items[0].viewers", is(0))
                .body("items[0].udpPort", greaterThan(0))
                .body("items[0].codec", is("H264"))
                .body("items[0].score", is(nullValue()));
        given().queryParam("page", 1)
                .get("/api/v1/desktops")
                .then()
                .statusCode(200)
                .body("total", is(1))
                .body("items.size()", is(0));
    }
}
