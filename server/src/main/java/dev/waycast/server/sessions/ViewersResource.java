package dev.waycast.server.sessions;

import dev.waycast.runtime.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is there now, in one short list. */
@Path("/api/v1/viewers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class ViewersResource {

    /** Somebody who is there. */
    public record Viewer(String session, String name, String desktop, String mode, boolean controls, Instant since) {}

    @Inject
    Sessions sessions;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "listViewers", summary = "Who is there now, and who controls")
    public List<Viewer> list() {
        return sessions.live().stream()
                .map(session -> new Viewer(
                        session.id(),
                        session.person(),
                        session.desktop(),
                        session.mode(),
                        session.controls(),
                        session.startedAt()))
                .toList();
    }
}
