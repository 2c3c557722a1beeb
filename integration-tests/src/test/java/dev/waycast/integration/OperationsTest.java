package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What who runs it relies on: how it ends, where it writes, and what its logs say and never say. */
class OperationsTest {

    @TempDir
    Path data;

    @Test
    void onSigtermViewersAreToldAndTheirSessionsAreClosedInTheRecords() {
        String session;
        try (Chromium chromium = new Chromium()) {
            WaycastServer server = testPattern(Map.of());
            Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming();
            session = JsonPath.from(server.get("/api/v1/sessions?state=live").body())
                    .getString("items[0].id");
            server.close();
            viewer.await(
                    "the page to notice",
                    Duration.ofSeconds(30),
                    () -> !viewer.state().equals("streaming"));
        }
        try (WaycastServer again = testPattern(Map.of())) {
            String body = again.get("/api/v1/sessions/" + session).body();
            JsonPath ended = JsonPath.from(body);
            assertThat(ended.getString("endedAt")).as(body).isNotNull();
            assertThat(ended.getString("reason")).isEqualTo("The server stopped");
            assertThat(ended.getLong("summary.bytes")).isPositive();
        }
    }

    @Test
    void aSecretIsInNoLogAndALineOfASessionCarriesItsId() throws IOException {
        String oneTime;
        String invitation;
        String pin;
        String session;
        Path log = data.resolve("waycast.log");
        try (Chromium chromium = new Chromium();
                WaycastServer server = testPattern(Map.of(
                        "quarkus.log.file.enabled", "true",
                        "quarkus.log.file.json.enabled", "true",
                        "quarkus.log.category.\"dev.waycast\".level", "DEBUG",
                        "quarkus.http.access-log.enabled", "true"))) {
            String address = server.takeAddress();
            oneTime = address.substring(address.indexOf("token=") + "token=".length());
            chromium.open(address).awaitStreaming();
            session = JsonPath.from(server.get("/api/v1/sessions?state=live").body())
                    .getString("items[0].id");
            JsonPath invited = JsonPath.from(server.postJson(
                            "/api/v1/invitations",
                            "{\"label\":\"a helper\",\"scopes\":[\"watch\"],\"minutes\":10,\"uses\":1,\"pin\":true}")
                    .body());
            invitation = invited.getString("address").replaceAll(".*invitation=", "");
            pin = invited.getString("pin");
            assertThat(server.postJson(
                                    "/api/v1/invitations/redeem",
                                    "{\"token\":\"" + invitation + "\",\"pin\":\"" + pin + "\",\"name\":\"Ada\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.log()).noneMatch(line -> line.contains(WaycastServer.ACCESS_TOKEN));
            assertThat(server.log()).filteredOn(line -> line.contains(oneTime)).hasSize(1);
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(lines)
                .isNotEmpty()
                .allMatch(line -> JsonPath.from(line).getString("message") != null)
                .noneMatch(line -> line.contains(WaycastServer.ACCESS_TOKEN))
                .noneMatch(line -> line.contains(invitation))
                .noneMatch(line -> line.contains("\"" + pin + "\"") || line.contains(" " + pin))
                .noneMatch(line -> line.contains("waycast-session="))
                .anyMatch(line -> session.equals(JsonPath.from(line).getString("mdc.session")));
    }

    @Test
    void pagesAreAskedForAgainAfterAnUpgradeAndTheirAddressMayBeTyped() {
        try (WaycastServer server = testPattern(Map.of())) {
            assertThat(server.get("/").headers().firstValue("Cache-Control")).contains("no-cache");
            HttpResponse<String> typed = server.get("/admin");
            assertThat(typed.statusCode()).isEqualTo(302);
            assertThat(typed.headers().firstValue("Location"))
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/admin/"));
            HttpResponse<String> page = server.get("/admin/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        }
    }

    @Test
    void itWritesToItsDataFolderAndTheTemporaryFolderOnly(@TempDir Path home, @TempDir Path temporary)
            throws IOException {
        try (Chromium chromium = new Chromium();
                WaycastServer server = WaycastServer.start(
                        Map.of("HOME", home.toString()),
                        settings(Map.of(
                                "user.home",
                                home.toString(),
                                "java.io.tmpdir",
                                temporary.toString(),
                                "jna.tmpdir",
                                temporary.toString(),
                                "org.bytedeco.javacpp.cachedir",
                                temporary.resolve("javacpp").toString())))) {
            chromium.open(server.takeAddress()).awaitStreaming();
        }
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files).containsExactly(home);
        }
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).isNotEmpty();
        }
    }

    private WaycastServer testPattern(Map<String, String> settings) {
        return WaycastServer.start(Map.of(), settings(settings));
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = WaycastServer.settings("capture.source", "test-pattern");
        settings.put("waycast.data", data.toString());
        settings.putAll(more);
        return settings;
    }
}
