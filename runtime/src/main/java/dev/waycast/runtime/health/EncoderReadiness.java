package dev.waycast.runtime.health;

import dev.waycast.media.codec.EncoderSelection.Candidate;
import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.host.Encoders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether there is an encoder that works. */
@Readiness
@ApplicationScoped
public class EncoderReadiness implements HealthCheck {

    @Inject
    DesktopService desktop;

    @Inject
    Encoders encoders;

    @Inject
    WaycastConfig config;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("waycast-encoder");
        if (!config.enabled()) {
            return response.up().withData("state", "off").build();
        }
        List<Candidate> working =
                encoders.candidates().stream().filter(Candidate::works).toList();
        if (working.isEmpty()) {
            return response.down()
                    .withData("state", "missing")
                    .withData("reason", "No video encoder works on this host; run ./waycast doctor.")
                    .build();
        }
        long replaced = desktop.statistics()
                .map(PipelineStatistics::encoderReplacements)
                .orElse(0L);
        String present = desktop.status().map(PipelineStatus::encoder).orElse("");
        return response.up()
                .withData("state", replaced > 0 ? "degraded: a failed encoder was replaced" : "ready")
                .withData("encoder", present.isEmpty() ? working.getFirst().name() : present)
                .withData("replacements", replaced)
                .build();
    }
}
