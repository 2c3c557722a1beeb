package dev.waycast.server.api;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.waycast.runtime.access.Roles;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong with a request, the answer is one sentence in problem details. */
@QuarkusTest
class ProblemsTest {

    /** A part of the API that exists in this test only. */
    @Path("/api/v1/samples")
    @PermitAll
    public static class Samples {

        record Sample(@NotBlank String name, int count) {}

        @POST
        public Sample add(@NotNull @Valid Sample sample) {
            return sample;
        }

        @GET
        @Path("/broken")
        public Sample broken() {
            throw new IllegalStateException("the database password is swordfish");
        }
    }

    @Test
    void nothingIsThere() {
        problem(when().get("/api/v1/nothing").then(), 404);
        problem(when().post("/api/v2").then(), 404);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void aResourceSaysWhatIsMissing() {
        problem(when().get("/api/v1/desktops/attic").then(), 404).body("detail", containsString("\"attic\""));
        problem(when().get("/api/v1/sessions/none").then(), 404)
                .body("detail", containsString("no session of this id"));
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void theMethodIsAnotherOne() {
        problem(when().delete("/api/v1/desktops").then(), 405);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void valuesAreOutsideTheirRange() {
        problem(when().get("/api/v1/desktops?size=0").then(), 400).body("detail", startsWith("size "));
        problem(when().get("/api/v1/desktops?page=-1").then(), 400).body("detail", startsWith("page "));
        problem(when().get("/api/v1/desktops?page=first").then(), 400);
    }

    @Test
    void jsonIsMalformed() {
        problem(sample("{\"name\":"), 400).body("detail", containsString("line 1"));
        problem(sample("[]"), 400);
        problem(sample(""), 400);
    }

    @Test
    void jsonHasAValueOfAnotherKind() {
        problem(sample("{\"name\":\"a\",\"count\":\"many\"}"), 400).body("detail", containsString("count"));
    }

    @Test
    void jsonHasAValueThatIsNotAllowed() {
        problem(sample("{\"name\":\" \",\"count\":1}"), 400).body("detail", startsWith("name "));
    }

    @Test
    void theTypeIsAnotherOne() {
        problem(
                given().contentType("application/xml")
                        .body("<a/>")
                        .post("/api/v1/samples")
                        .then(),
                415);
    }

    @Test
    void aDefectIsNotToldToStrangers() {
        problem(when().get("/api/v1/samples/broken").then(), 500)
                .body("detail", containsString("log"))
                .body("detail", not(containsString("swordfish")));
    }

    private static ValidatableResponse sample(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/samples")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", is(status))
                .body("type", is("about:blank"))
                .body("title", not(is("")))
                .body("detail", not(is("")));
    }
}
