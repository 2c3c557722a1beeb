package dev.waycast.server.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether what happens gets on record. Always ready: desktops are shown while the database is away, and the records catch
 * up. {@code state} is {@code ok}, {@code behind} while entries wait longer than usual, or {@code degraded}.
 */
@Readiness
@ApplicationScoped
public class RecordsReadiness implements HealthCheck {

    private static final double USUAL_LAG_SECONDS = 5;

    @Inject
    PersistentJournal journal;

    @Override
    public HealthCheckResponse call() {
        PersistentJournal.Status status = journal.status();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("waycast-records")
                .up()
                .withData("state", state(status))
                .withData("lagSeconds", Math.round(status.lagSeconds()))
                .withData("waitingBytes", status.waitingBytes())
                .withData("refused", status.refused())
                .withData("lost", status.lost());
        return (status.problem().isEmpty() ? response : response.withData("reason", status.problem())).build();
    }

    private static String state(PersistentJournal.Status status) {
        if (!status.problem().isEmpty() || status.lost() > 0 || status.refused() > 0) {
            return "degraded";
        }
        return status.lagSeconds() > USUAL_LAG_SECONDS ? "behind" : "ok";
    }
}
