package dev.waycast.server.health;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.doctor.Doctor;
import dev.waycast.runtime.doctor.Finding;
import dev.waycast.runtime.host.Encoders;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the server and its host are. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class HealthResource {

    @Inject
    HealthReport report;

    @Inject
    Encoders encoders;

    @GET
    @Path("/health")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getHealth", summary = "Every health check, with degraded parts named")
    public Health health() {
        return report.read();
    }

    @GET
    @Path("/doctor")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "getFindings",
            summary = "What this host can and cannot do, with what to do about it; takes a second or so")
    public List<Finding> doctor() {
        return Doctor.examineHost(encoders.selection());
    }
}
