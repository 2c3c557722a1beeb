package dev.waycast.server.sessions;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.audit.AuditFilter;
import dev.waycast.server.audit.AuditResource;
import dev.waycast.server.people.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sessions: everybody who sees a desktop. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class SessionsResource {

    @Inject
    Sessions sessions;

    @Inject
    Supervision supervision;

    @Inject
    AuditResource trail;

    @Inject
    Caller caller;

    /** Whether they are looked for among those that are live or those that have ended. */
    @Schema(name = "SessionListState")
    public enum ListState {
        live,
        ended
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(
            operationId = "listSessions",
            summary = "Sessions: the live ones in the order they came, or those that" + " have ended, the newest first")
    public Page<Session> list(
            @QueryParam("state") @DefaultValue("live") ListState state,
            @QueryParam("person") String person,
            @QueryParam("desktop") String desktop,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @BeanParam @Valid Paging paging) {
        Sessions.Filter filter = new Sessions.Filter(person, desktop, from, to);
        return switch (state) {
            case live -> Page.of(sessions.live().stream().filter(filter::takes).toList(), paging);
            case ended -> sessions.ended(filter, paging);
        };
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getSession", summary = "One session")
    public Session find(@PathParam("id") String id) {
        return sessions.find(id);
    }

    @GET
    @Path("/{id}/events")
    @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
    @Operation(operationId = "listSessionEvents", summary = "What is on record about the session, the newest first")
    public Page<AuditResource.Event> events(@PathParam("id") String id, @BeanParam @Valid Paging paging) {
        return trail.list(new AuditFilter(null, null, null, null, id, null), paging);
    }

    /** A line for the viewer. */
    @Schema(name = "MessageToViewer")
    public record Message(@NotBlank @Size(max = 500) String text) {}

    @POST
    @Path("/{id}/message")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "sendMessage", summary = "Says something to the viewer")
    public void message(@PathParam("id") String id, @NotNull @Valid Message message) {
        supervision.message(id, message.text(), caller);
    }

    /** @param to the session that gets control; null: who is first in the queue, or nobody */
    @Schema(name = "ControlTaken")
    public record Taken(@Schema(nullable = true) String to) {}

    @POST
    @Path("/{id}/take-control")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "takeControl",
            summary = "Takes control away from this session, as soon as it lets go of the pointer's buttons")
    public void takeControl(@PathParam("id") String id, @Valid Taken taken) {
        supervision.takeControl(id, taken == null ? null : taken.to(), caller);
    }

    /** Whether the session may only watch. */
    @Schema(name = "WatchOnly")
    public record WatchOnly(@NotNull Boolean watchOnly) {}

    @PUT
    @Path("/{id}/watch-only")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "setWatchOnly", summary = "From now on this session may only watch, or what it may again")
    public void watchOnly(@PathParam("id") String id, @NotNull @Valid WatchOnly change) {
        supervision.watchOnly(id, change.watchOnly(), caller);
    }

    /** @param reason one sentence for the viewer and for the records; null: a usual one */
    @Schema(name = "Disconnection")
    public record Disconnection(
            @Schema(nullable = true) @Size(max = 300) String reason) {}

    @POST
    @Path("/{id}/disconnect")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "disconnect", summary = "Ends the session; the viewer is told why")
    public void disconnect(@PathParam("id") String id, @Valid Disconnection disconnection) {
        supervision.disconnect(id, disconnection == null ? null : disconnection.reason(), caller);
    }

    /** @param maxBitrate bit/s; 0: as much as its network takes */
    @Schema(name = "SessionQualityChange")
    public record Quality(@Min(0) long maxBitrate) {}

    @PUT
    @Path("/{id}/quality")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "setSessionQuality", summary = "The most this viewer is sent")
    public void quality(@PathParam("id") String id, @NotNull @Valid Quality quality) {
        supervision.quality(id, quality.maxBitrate(), caller);
    }
}
