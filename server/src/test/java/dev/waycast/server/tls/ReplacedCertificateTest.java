package dev.waycast.server.tls;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** An administrator's certificate, replaced while the server runs. */
@QuarkusTest
@TestProfile(ReplacedCertificateTest.OwnCertificate.class)
class ReplacedCertificateTest {

    /** The settings that docs/configuration.md shows. */
    public static class OwnCertificate implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "certificate");
                SelfSignedCertificate certificate = new SelfSignedCertificate(folder);
                certificate.renew(Instant.now(), List.of("first.example"), List.of());
                return Map.of(
                        "quarkus.tls.key-store.pem.0.cert",
                                certificate.certificate().toString(),
                        "quarkus.tls.key-store.pem.0.key", certificate.key().toString(),
                        "quarkus.tls.reload-period", "1s",
                        "quarkus.http.insecure-requests", "disabled",
                        "quarkus.http.test-ssl-port", "0",
                        "quarkus.http.host", "0.0.0.0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ConfigProperty(name = "quarkus.tls.key-store.pem.0.cert")
    Path file;

    @ConfigProperty(name = "test.url.ssl")
    URI address;

    @Test
    void isServedWithoutARestart() throws Exception {
        X509Certificate first = ServedCertificate.at(address.getPort());
        assertThat(SelfSignedCertificate.names(first)).contains("first.example");
        given().relaxedHTTPSValidation()
                .get(address + "/q/health/live")
                .then()
                .header("Strict-Transport-Security", "max-age=31536000");

        new SelfSignedCertificate(file.getParent())
                .renew(Instant.now().plus(Duration.ofDays(1)), List.of("second.example"), List.of());
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        X509Certificate served = first;
        while (served.equals(first) && System.nanoTime() < limit) {
            LockSupport.parkNanos(100_000_000);
            served = servedNowOr(first);
        }
        assertThat(SelfSignedCertificate.names(served)).contains("second.example");
    }

    /** Vert.x closes a connection that comes in the moment in which it takes the new certificate up. */
    private X509Certificate servedNowOr(X509Certificate before) throws Exception {
        try {
            return ServedCertificate.at(address.getPort());
        } catch (IOException e) {
            return before;
        }
    }
}
