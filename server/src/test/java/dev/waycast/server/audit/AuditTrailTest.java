package dev.waycast.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTrailTest {

    @Inject
    AuditTrail trail;

    @Test
    void linksEachEventToTheOneBefore() {
        AuditEvent first = append("mia");
        AuditEvent second = append("mia");
        assertThat(second.sequence).isEqualTo(first.sequence + 1);
        assertThat(second.previous).isEqualTo(first.hash);
    }

    @Test
    void keepsNothingOfATransactionThatIsRolledBack() {
        AuditEvent before = append("mia");
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    trail.append(AuditEventType.ERROR, "rolled-back", "", null, Map.of());
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessageContaining("changed my mind");
        assertThat(append("mia").previous).isEqualTo(before.hash);
        assertThat(AuditEvent.count("actor", "rolled-back")).isZero();
    }

    @Test
    void refusesToWriteOutsideOfATransaction() {
        assertThatThrownBy(() -> trail.append(AuditEventType.ERROR, "mia", "", null, Map.of()))
                .isInstanceOf(TransactionalException.class);
    }

    private AuditEvent append(String actor) {
        return QuarkusTransaction.requiringNew()
                .call(() -> trail.append(AuditEventType.ACCOUNT_CHANGED, actor, "192.0.2.1", null, Map.of("a", 1)));
    }
}
