package dev.waycast.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretStoreTest {

    private Instant now = Instant.EPOCH;
    private final SecretStore store = new SecretStore(Duration.ofMinutes(15), () -> now);

    @Test
    void worksOnce() {
        String secret = store.issue();
        assertThat(secret).hasSize(43);
        assertThat(store.remove(secret)).isTrue();
        assertThat(store.remove(secret)).isFalse();
        assertThat(store.remove("")).isFalse();
    }

    @Test
    void expires() {
        String secret = store.issue();
        now = now.plus(Duration.ofMinutes(16));
        assertThat(store.remove(secret)).isFalse();
    }

    @Test
    void livesOnWhileUsed() {
        String secret = store.issue();
        for (int i = 0; i < 5; i++) {
            now = now.plus(Duration.ofMinutes(10));
            assertThat(store.renew(secret)).isTrue();
        }
        now = now.plus(Duration.ofMinutes(16));
        assertThat(store.renew(secret)).isFalse();
    }

    @Test
    void isBoundedAndNeverRepeats() {
        String oldest = store.issue();
        Set<String> issued = new HashSet<>();
        for (int i = 0; i < SecretStore.CAPACITY; i++) {
            assertThat(issued.add(store.issue())).isTrue();
        }
        assertThat(store.remove(oldest)).isFalse();
        assertThat(issued).allMatch(store::remove);
    }
}
