package dev.waycast.runtime.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IceServersTest {

    private static final List<String> STUN = List.of("stun:stun.example.org");
    private static final List<String> TURN = List.of("turn:turn.example.org?transport=udp", "turns:turn.example.org");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000_000));

    @Test
    void withoutServersThereIsNothingToTell() {
        assertThat(servers(List.of(), List.of(), Optional.empty()).forVisit("ann"))
                .isEmpty();
    }

    /** Expected value: printf '1003600:ann' | openssl dgst -sha1 -hmac north -binary | base64. */
    @Test
    void credentialsMadeWithASharedSecretEndByThemselves() {
        assertThat(servers(STUN, TURN, Optional.of("north")).forVisit("ann"))
                .containsExactly(
                        new IceServer(STUN, null, null),
                        new IceServer(TURN, "1003600:ann", "TP0RQ3hwPbSuT/8vcCVb2YxfIyI="));
    }

    @Test
    void otherwiseTheConfiguredOnesAreHandedOut() {
        assertThat(servers(List.of(), TURN, Optional.empty()).forVisit("ann"))
                .containsExactly(new IceServer(TURN, "user", "password"));
    }

    @Test
    void secretsStayOutOfLogs() {
        assertThat(servers(STUN, TURN, Optional.of("north")).toString())
                .doesNotContain("north")
                .doesNotContain("password");
    }

    private static IceServers servers(List<String> stun, List<String> turn, Optional<String> secret) {
        return new IceServers(
                stun, turn, secret, Optional.of("user"), Optional.of("password"), Duration.ofHours(1), CLOCK);
    }
}
