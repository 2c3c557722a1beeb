package dev.waycast.server.desktops;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.people.Caller;
import dev.waycast.server.statistics.Statistics;
import dev.waycast.server.statistics.StatisticsClock;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The desktops of this server. */
@Path("/api/v1/desktops")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Desktops")
public class DesktopsResource {

    @Inject
    Desktops desktops;

    @Inject
    DesktopSettings settings;

    @Inject
    Thumbnails thumbnails;

    @Inject
    StatisticsClock statistics;

    @Inject
    Caller caller;

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "listDesktops", summary = "All desktops")
    public Page<Desktop> list(@BeanParam @Valid Paging paging) {
        return Page.of(desktops.all(), paging);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getDesktop", summary = "One desktop")
    public Desktop find(@PathParam("name") String name) {
        return desktops.find(name);
    }

    /** What is left out stays as it is. */
    @Schema(name = "DesktopChange")
    public record Change(@NotNull Boolean unattended) {}

    @PATCH
    @Path("/{name}")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeDesktop",
            summary = "Whether people come in without the consent of the person at the desktop")
    public Desktop change(@PathParam("name") String name, @NotNull @Valid Change change) {
        desktops.find(name);
        settings.unattended(change.unattended(), caller);
        return desktops.find(name);
    }

    /**
     * @param maxBitrate bit/s, 0: as configured
     * @param frameRate pictures per second, 0: as configured
     * @param mode {@code ultra-low}, {@code low}, {@code balanced} or {@code high-quality}; null: as configured
     * @param scenario {@code desktop}, {@code video} or {@code reading}; null: as configured
     */
    @Schema(name = "DesktopQualityChange")
    public record QualityChange(
            @Min(0) long maxBitrate,
            @Min(0) int frameRate,
            @Schema(nullable = true) String mode,
            @Schema(nullable = true) String scenario) {}

    @PUT
    @Path("/{name}/quality")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setDesktopQuality",
            summary = "The most the desktop sends, and whether latency or the picture counts more, from now on")
    public Desktop quality(@PathParam("name") String name, @NotNull @Valid QualityChange change) {
        desktops.find(name);
        desktops.requirePossible(change.maxBitrate(), change.frameRate());
        settings.quality(
                new DesktopService.Limit(change.maxBitrate(), change.frameRate()),
                change.mode() == null ? null : desktops.mode(change.mode()),
                change.scenario() == null ? null : desktops.scenario(change.scenario()),
                caller);
        return desktops.find(name);
    }

    @GET
    @Path("/{name}/thumbnail")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    @Produces("image/jpeg")
    @Operation(
            operationId = "getThumbnail",
            summary = "A small picture, at most two seconds old",
            description = "Where the person at the desktop is to be asked, it is for those who were allowed to watch.")
    @APIResponse(
            responseCode = "200",
            description = "At most 480 pixels wide",
            content = @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "It looks as the one with that ETag")
    public Response thumbnail(@PathParam("name") String name, @Context Request request) {
        desktops.find(name);
        desktops.requireWatching(caller.person());
        Thumbnails.Jpeg picture = thumbnails.newest();
        EntityTag tag = new EntityTag(picture.tag());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = unchanged == null ? Response.ok(picture.bytes()) : unchanged;
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    @GET
    @Path("/{name}/statistics")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getDesktopStatistics", summary = "What it sends now; rates are of the last second")
    public Statistics.OfDesktop statistics(@PathParam("name") String name) {
        desktops.find(name);
        return statistics.newest().desktops().stream()
                .filter(reading -> reading.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("Nothing was measured yet; ask again in a second."));
    }
}
