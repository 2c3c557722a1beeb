package dev.waycast.runtime.whep;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Problem;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
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

/**
 * The WebRTC-HTTP egress protocol (draft-ietf-wish-whep), for players that speak no protocol of ours: an offer comes in,
 * an answer goes out. There is nothing to trickle, because the answer holds all candidates.
 */
@Path("/api/v1/whep")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.WILDCARD)
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.GUEST})
public class WhepResource {

    @Inject
    DesktopService desktop;

    @Inject
    WhepSessions sessions;

    @Inject
    OriginCheck origins;

    @Inject
    SecurityIdentity identity;

    @Inject
    DesktopMetrics metrics;

    @POST
    public Response offer(InputStream body, @Context HttpHeaders headers, @Context HttpServerRequest request)
            throws IOException {
        Person person = person(request);
        Optional<Response> refused =
                otherSite(request).or(() -> mayNotWatch(person)).or(() -> SdpExchange.wrongType(headers));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<String> offer = SdpExchange.read(body);
        if (offer.isEmpty()) {
            metrics.signallingError(ErrorCode.MESSAGE_TOO_LARGE.text());
            return SdpExchange.tooLarge();
        }
        if (!desktop.isServing()) {
            metrics.signallingError(ErrorCode.NO_DESKTOP.text());
            return Problem.response(503, "This server shows no desktop at the moment; try again later.");
        }
        return answer(person, offer.get());
    }

    private Response answer(Person person, String offer) {
        return switch (sessions.open(person, offer)) {
            case WhepSessions.Outcome.Opened(WhepSession session) -> created(session);
            case WhepSessions.Outcome.Refused(ErrorCode code, String sentence) -> refused(code, sentence);
        };
    }

    private static Response created(WhepSession session) {
        return SdpExchange.created("/api/v1/whep/" + session.id(), session.answer());
    }

    private Response refused(ErrorCode code, String sentence) {
        metrics.signallingError(code.text());
        return SdpExchange.refused(code, sentence);
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
                : Optional.of(Problem.response(403, "A page of another server may not watch this desktop."));
    }

    private static Optional<Response> mayNotWatch(Person person) {
        return person.may(Scope.WATCH)
                ? Optional.empty()
                : Optional.of(
                        Problem.response(403, "You may not watch this desktop; ask for an invitation that says so."));
    }
}
