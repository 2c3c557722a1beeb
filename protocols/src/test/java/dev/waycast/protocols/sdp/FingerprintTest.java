package dev.waycast.protocols.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    /** FIPS 180-2, the hashes of "abc". */
    private static final String SHA256_ABC =
            "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:" + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

    private static final String SHA1_ABC = "A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D";

    @Test
    void hashes() {
        assertThat(Fingerprint.sha256(ABC)).isEqualTo(new Fingerprint("sha-256", SHA256_ABC));
        assertThat(Fingerprint.sha256(ABC).format()).isEqualTo("sha-256 " + SHA256_ABC);
        assertThat(Fingerprint.parse("SHA-256 " + SHA256_ABC.toLowerCase())).isEqualTo(Fingerprint.sha256(ABC));
    }

    @Test
    void matchesOnlyItsCertificate() {
        Fingerprint fingerprint = new Fingerprint("sha-256", SHA256_ABC);
        assertThat(fingerprint.matches(ABC)).isTrue();
        assertThat(fingerprint.matches(new byte[] {1})).isFalse();
        assertThat(new Fingerprint("sha-256", SHA256_ABC.substring(0, 47)).matches(ABC))
                .isFalse();
        assertThat(new Fingerprint("sha-384", SHA256_ABC).matches(ABC)).isFalse();
        assertThat(Fingerprint.anyMatches(List.of(new Fingerprint("sha-512", "00"), fingerprint), ABC))
                .isTrue();
        assertThat(Fingerprint.anyMatches(List.of(), ABC)).isFalse();
    }

    @Test
    void doesNotTrustWeakHashes() {
        Fingerprint weak = new Fingerprint("sha-1", SHA1_ABC);
        assertThat(weak.isUsable()).isFalse();
        assertThat(weak.matches(ABC)).isFalse();
    }

    @Test
    void refusesWhatIsNoFingerprint() {
        for (String text : List.of("", "sha-256", "sha-256 ", "sha-256 0", "sha-256 00:0", "sha-256 00:0g", " 00:00")) {
            assertThatExceptionOfType(SdpException.class).isThrownBy(() -> Fingerprint.parse(text));
        }
    }
}
