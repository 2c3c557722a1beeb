package dev.waycast.server.sessions;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sessions: everybody who sees a desktop. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class SessionsResource {

    @Inject
    Sessions sessions;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "listSessions", summary = "Sessions, the live ones")
    public Page<Session> list(
            @QueryParam("person") String person,
            @QueryParam("desktop") String desktop,
            @BeanParam @Valid Paging paging) {
        return Page.of(
                sessions.live().stream()
                        .filter(session -> person == null || session.person().equals(person))
                        .filter(session -> desktop == null || session.desktop().equals(desktop))
                        .toList(),
                paging);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getSession", summary = "One session")
    public Session find(@PathParam("id") String id) {
        return sessions.find(id);
    }
}
