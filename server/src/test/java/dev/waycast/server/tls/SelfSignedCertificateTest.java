package dev.waycast.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that the server makes for itself. */
class SelfSignedCertificateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void itIsGoodForTheNamesAndOnlyItsOwnerReadsTheKey() throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(folder.resolve("tls"));
        assertThat(certificate.renew(NOW, List.of("desk.example", "192.0.2.7"), List.of("2001:db8::7")))
                .isTrue();
        X509Certificate made = certificate.read();
        made.verify(made.getPublicKey());
        assertThat(made.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(SelfSignedCertificate.names(made))
                .containsExactlyInAnyOrder("desk.example", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(made.getBasicConstraints()).isNegative();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate.key())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tls"))))
                .isEqualTo("rwx------");
    }

    @Test
    void itStaysUntilShortlyBeforeItExpires() throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(folder);
        certificate.renew(NOW, List.of("localhost"), List.of());
        X509Certificate first = certificate.read();
        assertThat(certificate.renew(NOW.plus(Duration.ofDays(300)), List.of("localhost"), List.of()))
                .isFalse();
        assertThat(certificate.read()).isEqualTo(first);
        assertThat(certificate.renew(NOW.plus(Duration.ofDays(340)), List.of("localhost"), List.of()))
                .isTrue();
        assertThat(certificate.read().getNotAfter()).isAfter(first.getNotAfter());
    }

    @Test
    void itIsMadeAnewForAnotherNameAndWhenDamaged() throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(folder);
        certificate.renew(NOW, List.of("localhost"), List.of());
        assertThat(certificate.renew(NOW, List.of("localhost", "desk.example"), List.of()))
                .isTrue();
        Files.writeString(certificate.certificate(), "nonsense");
        assertThat(certificate.renew(NOW, List.of("localhost"), List.of())).isTrue();
        Files.delete(certificate.key());
        assertThat(certificate.renew(NOW, List.of("localhost"), List.of())).isTrue();
        assertThat(certificate.key()).exists();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new SelfSignedCertificate(file.resolve("tls")).renew(NOW, List.of(), List.of()))
                .hasMessageContaining(file.toString());
    }
}
