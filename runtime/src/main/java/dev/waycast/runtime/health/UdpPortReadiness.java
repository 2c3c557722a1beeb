package dev.waycast.runtime.health;

import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.desktop.DesktopService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether viewers can reach the UDP port. */
@Readiness
@ApplicationScoped
public class UdpPortReadiness implements HealthCheck {

    @Inject
    DesktopService desktop;

    @Inject
    WaycastConfig config;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("waycast-udp-port");
        Optional<Integer> port = desktop.udpPort().filter(number -> number > 0);
        if (port.isPresent()) {
            String state = desktop.isFull() ? "degraded: as many viewers as allowed" : "ready";
            return response.up()
                    .withData("state", state)
                    .withData("port", port.get())
                    .withData("viewers", desktop.viewers())
                    .build();
        }
        return response.status(!config.enabled())
                .withData("state", config.enabled() ? "closed" : "off")
                .build();
    }
}
