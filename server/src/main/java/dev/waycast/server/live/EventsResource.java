package dev.waycast.server.live;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.desktops.Desktop;
import dev.waycast.server.health.Health;
import dev.waycast.server.sessions.Session;
import dev.waycast.server.statistics.Statistics;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Server-sent events (WHATWG HTML, section 9.2). */
@Path("/api/v1/events")
@Tag(name = "Events")
public class EventsResource {

    /** What the browser waits before it listens again. */
    private static final long RETRY_MILLIS = 1000;

    /** The names of the events, each with the type of its data. Only the description of the API knows this type. */
    @Schema(name = "LiveEvents")
    public record Data(
            List<Desktop> desktops, List<Session> sessions, Statistics statistics, Health health, AuditNews audit) {}

    @Inject
    LiveEvents events;

    @Inject
    SecurityIdentity identity;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(
            operationId = "listen",
            summary = "What changes, as it changes",
            description = "Each property of the schema is the name of an event, its type that of the event's data."
                    + " Begins with how everything is; statistics follow every second, the rest when it changes."
                    + " Audit events are announced to administrators and auditors.")
    @APIResponse(
            responseCode = "200",
            description = "Server-sent events",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = Data.class)))
    public Multi<OutboundSseEvent> listen(@Context Sse sse, @Context HttpServerRequest request) {
        return events.listen(identity.getRoles(), () -> request.connection().close())
                .map(event -> sse.newEventBuilder()
                        .name(event.topic().name().toLowerCase(Locale.ROOT))
                        .reconnectDelay(RETRY_MILLIS)
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, event.json())
                        .build());
    }
}
