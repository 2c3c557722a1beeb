package dev.waycast.runtime.whip;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Problem;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.runtime.sdp.SdpExchange;
import dev.waycast.runtime.signalling.ErrorCode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The WebRTC-HTTP ingestion protocol (RFC 9725): a browser or OBS publishes the pictures of a desktop. */
@Path("/api/v1/whip/{desktop}")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.WILDCARD)
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.GUEST})
public class WhipResource {

    @Inject
    WaycastConfig config;

    @Inject
    DesktopService desktop;

    @Inject
    WhipSessions sessions;

    @Inject
    OriginCheck origins;

    @Inject
    SecurityIdentity identity;

    @Inject
    DesktopMetrics metrics;

    @POST
    public Response offer(
            @PathParam("desktop") String name,
            InputStream body,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws IOException {
        Person person = person(request);
        Optional<Response> refused = otherSite(request)
                .or(() -> mayNotPublish(person))
                .or(() -> SdpExchange.wrongType(headers))
                .or(() -> notHere(name));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<String> offer = SdpExchange.read(body);
        if (offer.isEmpty()) {
            metrics.signallingError(ErrorCode.MESSAGE_TOO_LARGE.text());
            return SdpExchange.tooLarge();
        }
        return answer(name, person, offer.get());
    }

    private Response answer(String name, Person person, String offer) {
        return switch (sessions.open(person, offer)) {
            case WhipSessions.Outcome.Opened(WhipSession session) ->
                SdpExchange.created("/api/v1/whip/" + name + "/" + session.id(), session.answer());
            case WhipSessions.Outcome.Occupied(String publisher) ->
                Problem.response(409, publisher + " publishes here already; end that first.");
            case WhipSessions.Outcome.Refused(ErrorCode code, String sentence) -> {
                metrics.signallingError(code.text());
                yield SdpExchange.refused(code, sentence);
            }
        };
    }

    @DELETE
    @Path("/{session}")
    public Response end(@PathParam("session") String session, @Context HttpServerRequest request) {
        return otherSite(request)
                .orElseGet(() -> sessions.end(session, person(request))
                        ? Response.ok().build()
                        : Problem.response(404, "You have no such session; it has ended already, or is not yours."));
    }

    @PATCH
    @Path("/{session}")
    public Response trickle() {
        return SdpExchange.noTrickle();
    }

    @OPTIONS
    @PermitAll
    public Response options() {
        return SdpExchange.options();
    }

    @OPTIONS
    @PermitAll
    @Path("/{session}")
    public Response sessionOptions() {
        return SdpExchange.sessionOptions();
    }

    private Person person(HttpServerRequest request) {
        return Person.of(identity, AccessRefused.address(request));
    }

    private Optional<Response> otherSite(HttpServerRequest request) {
        return origins.permits(request)
                ? Optional.empty()
                : Optional.of(Problem.response(403, "A page of another server may not publish here."));
    }

    private static Optional<Response> mayNotPublish(Person person) {
        return person.may(Scope.PUBLISH)
                ? Optional.empty()
                : Optional.of(
                        Problem.response(403, "You may not publish here; use the publish token, or ask an operator."));
    }

    private Optional<Response> notHere(String name) {
        if (!desktop.name().equals(name)) {
            return Optional.of(Problem.response(
                    404, "There is no desktop \"" + name + "\"; this server's is called " + desktop.name() + "."));
        }
        if (!desktop.isServing() || !config.capture().source().equals(WhipCaptureProvider.NAME)) {
            return Optional.of(Problem.response(
                    404,
                    "This desktop is captured here; only one with quarkus.waycast.capture.source=whip is published."));
        }
        return Optional.empty();
    }
}
