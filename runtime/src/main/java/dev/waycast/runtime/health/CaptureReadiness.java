package dev.waycast.runtime.health;

import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.desktop.DesktopService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the desktop is seen. */
@Readiness
@ApplicationScoped
public class CaptureReadiness implements HealthCheck {

    @Inject
    DesktopService desktop;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("waycast-capture");
        Optional<PipelineStatus> status = desktop.status();
        if (status.isEmpty()) {
            return notCaptured(response).build();
        }
        return describe(response, status.get()).build();
    }

    private HealthCheckResponseBuilder notCaptured(HealthCheckResponseBuilder response) {
        if (desktop.isEager()) {
            return response.down().withData("state", "starting");
        }
        return response.up().withData("state", desktop.isServing() ? "waits for the first viewer" : "off");
    }

    private static HealthCheckResponseBuilder describe(HealthCheckResponseBuilder response, PipelineStatus status) {
        response.status(status.state() == PipelineStatus.State.CAPTURING)
                .withData("state", status.state().name().toLowerCase(Locale.ROOT));
        if (status.capture() != null) {
            response.withData("source", status.capture().provider())
                    .withData("output", status.capture().output())
                    .withData("control", status.controllable());
        }
        return status.reason().isEmpty() ? response : response.withData("reason", status.reason());
    }
}
