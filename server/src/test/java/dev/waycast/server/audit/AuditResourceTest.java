package dev.waycast.server.audit;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.ServerConfig;
import dev.waycast.server.audit.Verdict.Defect;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class AuditResourceTest {

    @TempDir
    Path folder;

    @Inject
    AuditTrail trail;

    @Inject
    AuditSigner signer;

    @Inject
    ServerConfig config;

    private final String actor = "actor-" + UUID.randomUUID();

    @BeforeEach
    void appendSome() {
        append(AuditEventType.ACCOUNT_CREATED, Map.of("name", "50%_off!"));
        append(AuditEventType.ACCOUNT_CHANGED, Map.of("name", "=HYPERLINK(\"x\")", "n", 1.50));
        append(AuditEventType.ACCOUNT_DELETED, Map.of("line", "a\nb,\"c\""));
        signer.sign();
    }

    private void append(AuditEventType type, Map<String, Object> details) {
        QuarkusTransaction.requiringNew().run(() -> trail.append(type, actor, "192.0.2.1", "s", details));
    }

    @Test
    void isForThoseWhoOversee() {
        when().get("/api/v1/audit").then().statusCode(401);
        when().get("/api/v1/audit/export").then().statusCode(401);
    }

    @Test
    @TestSecurity(user = "olga", roles = Roles.OPERATOR)
    void isNotForOperators() {
        when().get("/api/v1/audit").then().statusCode(403);
        when().post("/api/v1/audit/verification").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "aud", roles = Roles.AUDITOR)
    void listsFiltersAndPages() {
        given().queryParam("actor", actor)
                .queryParam("size", 2)
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("total", is(3))
                .body("items", hasSize(2))
                .body("items[0].type", is("account.deleted"))
                .body("items[0].details.line", is("a\nb,\"c\""))
                .body("items[0].at", endsWith("Z"));
        given().queryParam("actor", actor)
                .queryParam("type", "account.changed")
                .get("/api/v1/audit")
                .then()
                .body("total", is(1));
        given().queryParam("actor", actor)
                .queryParam("search", "50%_OFF!")
                .get("/api/v1/audit")
                .then()
                .body("total", is(1));
        given().queryParam("actor", actor)
                .queryParam("to", "2020-01-01T00:00:00Z")
                .get("/api/v1/audit")
                .then()
                .body("total", is(0));
        given().queryParam("from", "yesterday").get("/api/v1/audit").then().statusCode(400);
        when().get("/api/v1/audit/types").then().body("", hasItem("session.created"));
    }

    @Test
    @TestSecurity(user = "aud", roles = Roles.AUDITOR)
    void saysWhatStateTheChainIsIn() throws InterruptedException {
        when().get("/api/v1/audit/chain")
                .then()
                .body("length", greaterThan(2))
                .body("signedHeads", greaterThan(0))
                .body("lastSignedAt", notNullValue());
        when().post("/api/v1/audit/verification").then().statusCode(200);
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String state;
        do {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(20);
            state = when().get("/api/v1/audit/chain").path("verification.state");
        } while (state.equals("running"));
        when().get("/api/v1/audit/chain")
                .then()
                .body("verification.state", is("intact"))
                .body("verification.sentence", containsString("are intact"));
    }

    @Test
    @TestSecurity(user = "aud", roles = Roles.AUDITOR)
    void exportsAFileThatVerifiesOfflineAndShowsTampering() throws Exception {
        Path file = export("/api/v1/audit/export");
        AuditKeys keys = AuditKeys.toVerify(AuditSigner.folder(config));
        Verdict whole = ExportedTrail.verify(file, keys);
        assertThat(whole.sentence()).contains("are intact");
        assertThat(whole.intact()).isTrue();

        List<String> lines = Files.readAllLines(file);
        int mine = indexOf(lines, "HYPERLINK");
        assertThat(tampered(lines, mine, lines.get(mine).replace("1.5", "1.50")).defect())
                .isEqualTo(Defect.EDITED);
        assertThat(tampered(lines, mine, null).defect()).isEqualTo(Defect.REMOVED);
        assertThat(tampered(lines, lines.size() - 1, null).defect()).isEqualTo(Defect.TRUNCATED);
        assertThat(tampered(lines, mine, "{\"kind\":").defect()).isEqualTo(Defect.EDITED);
        assertThat(ExportedTrail.verify(file, AuditKeys.toVerify(Files.createDirectory(folder.resolve("none"))))
                        .defect())
                .isEqualTo(Defect.FORGED);
    }

    private Verdict tampered(List<String> lines, int index, String replacement) throws Exception {
        List<String> changed = new ArrayList<>(lines);
        if (replacement == null) {
            changed.remove(index);
        } else {
            changed.set(index, replacement);
        }
        Path file = Files.write(folder.resolve("tampered.jsonl"), changed);
        return ExportedTrail.verify(file, AuditKeys.toVerify(AuditSigner.folder(config)));
    }

    @Test
    @TestSecurity(user = "aud", roles = Roles.AUDITOR)
    void exportsASelectionAndSaysWhatThatCannotShow() throws Exception {
        Path file = export("/api/v1/audit/export?actor=" + actor);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        AuditKeys keys = AuditKeys.toVerify(AuditSigner.folder(config));
        assertThat(ExportedTrail.verify(file, keys).sentence()).contains("selection");
        Verdict edited = tampered(lines, 2, lines.get(2).replace("HYPERLINK", "HYPERLANK"));
        assertThat(edited.defect()).isEqualTo(Defect.EDITED);
    }

    @Test
    @TestSecurity(user = "aud", roles = Roles.AUDITOR)
    void exportsCsvThatNoSpreadsheetRuns() throws Exception {
        QuarkusTransaction.requiringNew()
                .run(() -> trail.append(AuditEventType.ERROR, "=cmd|' /C calc'!A0", "", "+1", Map.of()));
        String csv = Files.readString(export("/api/v1/audit/export?format=csv"));
        assertThat(csv).startsWith("sequence,id,at,type,actor");
        assertThat(csv).contains("\"'=cmd|' /C calc'!A0\"").contains("\"'+1\"");
        assertThat(csv).contains("\"{\"\"line\"\":\"\"a\\nb,\\\"\"c\\\"\"\"\"}\"");
        when().get("/api/v1/audit/export?format=xml").then().statusCode(400);
        when().get("/api/v1/audit?type=audit.exported").then().body("total", greaterThan(0));
    }

    private Path export(String address) throws Exception {
        byte[] body = when().get(address)
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("attachment"))
                .extract()
                .asByteArray();
        return Files.write(folder.resolve("export"), body);
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no line contains " + text);
    }
}
