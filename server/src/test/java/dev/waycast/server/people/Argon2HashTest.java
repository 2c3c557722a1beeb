package dev.waycast.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2HashTest {

    /** From the test vectors of the reference implementation. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    /** Of "Übung macht den Meister", by another library, at the parameters in use. */
    private static final String ELSEWHERE =
            "$argon2id$v=19$m=19456,t=2,p=1$/8BCntN/yahWcLqLsO7cqg$NF12WqxuXdZGPTk8fe3D/fYeSfdxqQSBHP0ffEN4Hzc";

    @Test
    void theSameAsTheReference() {
        byte[] salt = "somesalt".getBytes(StandardCharsets.US_ASCII);
        assertThat(Argon2Hash.of("password", 65536, 2, 1, salt, 32)).hasToString(REFERENCE);
        assertThat(Argon2Hash.parse(REFERENCE).matches("password")).isTrue();
        assertThat(Argon2Hash.parse(REFERENCE).matches("passwort")).isFalse();
    }

    @Test
    void whatAnotherLibraryHashedIsKnown() {
        assertThat(Argon2Hash.parse(ELSEWHERE).matches("Übung macht den Meister"))
                .isTrue();
        assertThat(Argon2Hash.parse(ELSEWHERE)).hasToString(ELSEWHERE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1a",
                "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1a",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1a",
                "$argon2id$v=19$m=65536,t=2,p=1$$CTFhFdXPJO1a",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            })
    void nothingElseIsTakenForAHash(String text) {
        assertThatThrownBy(() -> Argon2Hash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
