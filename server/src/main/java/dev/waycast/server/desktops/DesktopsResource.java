package dev.waycast.server.desktops;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.statistics.Statistics;
import dev.waycast.server.statistics.StatisticsClock;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The desktops of this server. */
@Path("/api/v1/desktops")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Desktops")
public class DesktopsResource {

    @Inject
    Desktops desktops;

    @Inject
    StatisticsClock statistics;

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
