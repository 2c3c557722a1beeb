package dev.waycast.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretStoreTest {

    private Instant now = Instant.EPOCH;
    private final SecretStore<String> store = new SecretStore<>(Duration.ofMinutes(15), () -> now);

    @Test
    void worksOnce() {
        String secret = store.issue("x");
        assertThat(secret).hasSize(43);
        assertThat(store.remove(secret)).contains("x");
        assertThat(store.remove(secret)).isEmpty();
        assertThat(store.remove("")).isEmpty();
    }

    @Test
    void expires() {
        String secret = store.issue("x");
        now = now.plus(Duration.ofMinutes(16));
        assertThat(store.remove(secret)).isEmpty();
    }

    @Test
    void livesOnWhileUsed() {
        String secret = store.issue("x");
        for (int i = 0; i < 5; i++) {
            now = now.plus(Duration.ofMinutes(10));
            assertThat(store.renew(secret)).contains("x");
        }
        now = now.plus(Duration.ofMinutes(16));
        assertThat(store.renew(secret)).isEmpty();
    }

    @Test
    void isBoundedAndNeverRepeats() {
        String oldest = store.issue("x");
        Set<String> issued = new HashSet<>();
        for (int i = 0; i < SecretStore.CAPACITY; i++) {
            assertThat(issued.add(store.issue("x"))).isTrue();
        }
        assertThat(store.remove(oldest)).isEmpty();
        assertThat(issued).allMatch(secret -> store.remove(secret).isPresent());
    }
}
