package dev.waycast.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.server.limits.FailedAttempts.Turn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Slowing down and locking, on a clock that the test moves. */
class FailedAttemptsTest {

    private static final Duration LOCK_TIME = Duration.ofMinutes(15);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FailedAttempts attempts = new FailedAttempts(10, LOCK_TIME, () -> now);

    @Test
    void eachTryWaitsTwiceAsLongAsTheOneBefore() {
        tries(FailedAttempts.FREE_FOR_NAME);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32}) {
            now = now.plusSeconds(seconds);
            assertThat(attempts.begin("anna", "192.0.2.1").mayTry())
                    .as("after %d s", seconds)
                    .isTrue();
        }
    }

    @Test
    void whoDoesNotWaitIsLockedSoon() {
        tries(FailedAttempts.FREE_FOR_NAME);
        for (int i = FailedAttempts.FREE_FOR_NAME; i < 9; i++) {
            Turn turn = attempts.begin("anna", "192.0.2.1");
            assertThat(turn.pause()).isEqualTo(Duration.ofSeconds(1L << (i - FailedAttempts.FREE_FOR_NAME)));
            assertThat(turn.locks()).isNull();
        }
        assertThat(attempts.begin("anna", "192.0.2.1").locks()).isEqualTo(now.plus(LOCK_TIME));
        now = now.plus(LOCK_TIME).minusSeconds(1);
        assertThat(attempts.begin("anna", "192.0.2.2").pause()).isEqualTo(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(attempts.begin("anna", "192.0.2.2").mayTry()).isTrue();
        assertThat(attempts.begin("berta", "192.0.2.1").mayTry()).isTrue();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        tries(FailedAttempts.FREE_FOR_NAME);
        attempts.succeeded("anna", "192.0.2.1");
        tries(FailedAttempts.FREE_FOR_NAME);
    }

    @Test
    void anAddressIsSlowedDownWhateverTheNames() {
        for (int i = 0; i < FailedAttempts.FREE_FOR_ADDRESS; i++) {
            assertThat(attempts.begin("name-" + i, "192.0.2.1").mayTry()).isTrue();
        }
        assertThat(attempts.begin("anna", "192.0.2.1").pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(attempts.begin("anna", "192.0.2.2").mayTry()).isTrue();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 5 * FailedAttempts.CAPACITY; i++) {
            attempts.begin("name-" + i, "address-" + i);
        }
        assertThat(attempts.size()).isLessThanOrEqualTo(2 * FailedAttempts.CAPACITY);
    }

    private void tries(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(attempts.begin("anna", "192.0.2.1").mayTry()).isTrue();
        }
    }
}
