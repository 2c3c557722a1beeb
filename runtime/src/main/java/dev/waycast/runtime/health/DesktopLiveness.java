package dev.waycast.runtime.health;

import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.desktop.DesktopService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether a restart would help: the pipeline was closed although the application goes on. */
@Liveness
@ApplicationScoped
public class DesktopLiveness implements HealthCheck {

    @Inject
    DesktopService desktop;

    @Override
    public HealthCheckResponse call() {
        boolean closed = desktop.isServing()
                && desktop.status()
                        .filter(status -> status.state() == PipelineStatus.State.CLOSED)
                        .isPresent();
        return HealthCheckResponse.named("waycast").status(!closed).build();
    }
}
