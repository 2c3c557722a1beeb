package dev.waycast.server.desktops;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.Scenario;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.server.audit.AuditEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DesktopsResourceTest {

    @Inject
    DesktopService service;

    @Inject
    ConsentDesk consents;

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

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void accessWithoutConsentIsASettingThatIsKeptAndOnRecord() {
        try {
            change("{\"unattended\":true}").statusCode(200).body("unattended", is(true));
            assertThat(consents.isUnattended()).isTrue();
            DesktopSetting kept = QuarkusTransaction.requiringNew().call(() -> DesktopSetting.findById("main"));
            assertThat(kept.unattended).isTrue();
            assertThat(kept.changedBy).isEqualTo("ada");
            assertThat(newestChange().details).contains("\"unattended\"").contains("true");
            change("{}").statusCode(400);
        } finally {
            change("{\"unattended\":false}").statusCode(200).body("unattended", is(false));
        }
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void theQualityIsLimitedWithinWhatIsConfigured() {
        try {
            quality("{\"maxBitrate\":2000000,\"frameRate\":15}")
                    .statusCode(200)
                    .body("quality.maxBitrate", is(2_000_000))
                    .body("quality.frameRate", is(15));
            assertThat(service.limit()).isEqualTo(new DesktopService.Limit(2_000_000, 15));
            assertThat(newestChange().details).contains("2000000");
            quality("{\"maxBitrate\":1,\"frameRate\":15}").statusCode(400).body("detail", containsString("300000"));
            quality("{\"maxBitrate\":0,\"frameRate\":500}").statusCode(400).body("detail", containsString("60"));
        } finally {
            quality("{}").statusCode(200).body("quality.maxBitrate", is(20_000_000));
        }
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void latencyOrThePictureCountsMoreAsAnAdministratorSays() {
        try {
            quality("{\"mode\":\"high-quality\",\"scenario\":\"reading\"}")
                    .statusCode(200)
                    .body("quality.mode", is("high-quality"))
                    .body("quality.scenario", is("reading"));
            assertThat(service.quality())
                    .isEqualTo(new DesktopService.Quality(LatencyMode.HIGH_QUALITY, Scenario.READING));
            assertThat(newestChange().details).contains("high-quality").contains("reading");
            DesktopSetting kept = QuarkusTransaction.requiringNew().call(() -> DesktopSetting.findById("main"));
            assertThat(kept.latencyMode).isEqualTo("high-quality");
            quality("{\"mode\":\"best\"}").statusCode(400).body("detail", containsString("ultra-low, low, balanced"));
            quality("{\"scenario\":\"games\"}").statusCode(400).body("detail", containsString("desktop, video"));
            assertThat(service.quality().mode()).isEqualTo(LatencyMode.HIGH_QUALITY);
        } finally {
            quality("{}").statusCode(200).body("quality.mode", is("low")).body("quality.scenario", is("desktop"));
        }
    }

    @Test
    @TestSecurity(user = "otto", roles = Roles.OPERATOR)
    void onlyAdministratorsChangeDesktops() {
        change("{\"unattended\":true}").statusCode(403);
        quality("{}").statusCode(403);
    }

    @Test
    @TestSecurity(user = "otto", roles = Roles.OPERATOR)
    void aThumbnailIsForThoseWhoMayWatch() throws IOException {
        when().get("/api/v1/desktops/main/thumbnail")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", is("urn:waycast:consent-required"));
        consents.unattended(true, "test");
        try {
            Response picture = when().get("/api/v1/desktops/main/thumbnail");
            picture.then().statusCode(200).contentType("image/jpeg");
            BufferedImage image = ImageIO.read(picture.asInputStream());
            assertThat(image.getWidth()).isEqualTo(480);
            assertThat(image.getHeight()).isEqualTo(270);
            given().header("If-None-Match", picture.header("ETag"))
                    .get("/api/v1/desktops/main/thumbnail")
                    .then()
                    .statusCode(anyOf(is(304), is(200)));
        } finally {
            consents.unattended(false, "test");
        }
    }

    @Test
    @TestSecurity(user = "alma", roles = Roles.AUDITOR)
    void auditorsSeeNoPicture() {
        when().get("/api/v1/desktops/main/thumbnail").then().statusCode(403);
        when().get("/api/v1/desktops/main/statistics").then().statusCode(200).body("name", is("main"));
    }

    private static AuditEvent newestChange() {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.find("type = 'configuration.changed' order by sequence desc")
                        .firstResult());
    }

    private static ValidatableResponse change(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .patch("/api/v1/desktops/main")
                .then();
    }

    private static ValidatableResponse quality(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/desktops/main/quality")
                .then();
    }
}
