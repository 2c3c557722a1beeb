package dev.waycast.server;

import dev.waycast.media.codec.EncoderStatistics;
import dev.waycast.media.pipeline.PipelineStatistics;
import dev.waycast.media.pipeline.PipelineStatus;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.host.HostCheck;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** What the administration shows of the desktop. */
@Path("/api/v1/desktop")
@Produces(MediaType.APPLICATION_JSON)
public class DesktopResource {

    @Inject
    DesktopService desktop;

    @Inject
    HostCheck host;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER})
    public Description present() {
        PipelineStatus status = desktop.status().orElse(null);
        boolean captured = status != null && status.capture() != null;
        return new Description(
                desktop.name(),
                status == null ? "off" : status.state().name().toLowerCase(Locale.ROOT),
                status == null ? "" : status.reason(),
                captured ? status.capture().provider() : "",
                captured ? status.capture().desktop() : "",
                captured ? status.capture().output() : "",
                status != null && status.controllable(),
                desktop.width(),
                desktop.height(),
                status == null ? "" : status.encoder(),
                desktop.statistics().map(PipelineStatistics::encoder).orElse(null),
                desktop.viewers(),
                desktop.udpPort().orElse(0),
                host.differences());
    }

    /**
     * @param state of the capture: starting, capturing, retrying, stopped, closed or off
     * @param reason one sentence: why there is no picture, or empty
     * @param source the capture provider
     * @param desktop the compositor
     * @param encoderStatistics what the encoder in use did since it was opened; null while nothing was started
     * @param hostDifferences what this host has otherwise than the one that built the application
     */
    public record Description(
            String name,
            String state,
            String reason,
            String source,
            String desktop,
            String output,
            boolean control,
            int width,
            int height,
            String encoder,
            EncoderStatistics encoderStatistics,
            int viewers,
            int udpPort,
            List<String> hostDifferences) {}
}
