package dev.waycast.server.tls;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import dev.waycast.runtime.access.ViewerAccess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** One setting, and the server speaks TLS alone. */
@QuarkusTest
@TestProfile(SelfSignedServerTest.SelfSigned.class)
class SelfSignedServerTest {

    /** As an administrator sets it, listening on all addresses. */
    public static class SelfSigned implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "self-signed");
                return Map.of(
                        "waycast.tls.self-signed", "true",
                        "waycast.tls.names", "desk.example",
                        "waycast.data", data.toString(),
                        "quarkus.http.test-ssl-port", "0",
                        "quarkus.http.host", "0.0.0.0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    ViewerAccess access;

    @ConfigProperty(name = "waycast.data")
    Path data;

    @ConfigProperty(name = "test.url.ssl")
    URI address;

    @Test
    void servesItsOwnCertificate() throws Exception {
        X509Certificate served = ServedCertificate.at(address.getPort());
        assertThat(served).isEqualTo(new SelfSignedCertificate(data.resolve("tls")).read());
        assertThat(SelfSignedCertificate.names(served)).contains("localhost", "127.0.0.1", "desk.example");
    }

    @Test
    void cookiesStayUnderTls() {
        given().relaxedHTTPSValidation()
                .contentType(ContentType.JSON)
                .body("{\"token\":\"" + access.issueLinkToken() + "\"}")
                .post(address + "/api/v1/access")
                .then()
                .statusCode(204)
                .header("Set-Cookie", allOf(containsString("Secure"), containsString("HttpOnly")))
                .header("Strict-Transport-Security", nullValue());
    }
}
