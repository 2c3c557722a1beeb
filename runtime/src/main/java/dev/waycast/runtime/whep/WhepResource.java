package dev.waycast.runtime.whep;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Problem;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.desktop.DesktopService;
import dev.waycast.runtime.metrics.DesktopMetrics;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

    private static final int LARGEST_OFFER = 64 << 10;
    private static final MediaType SDP = new MediaType("application", "sdp");

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
                otherSite(request).or(() -> mayNotWatch(person)).or(() -> wrongType(headers));
        if (refused.isPresent()) {
            return refused.get();
        }
        byte[] offer = body.readNBytes(LARGEST_OFFER + 1);
        if (offer.length > LARGEST_OFFER) {
            metrics.signallingError(ErrorCode.MESSAGE_TOO_LARGE.text());
            return Problem.response(413, "An offer may have " + LARGEST_OFFER + " bytes at most.");
        }
        if (!desktop.isServing()) {
            metrics.signallingError(ErrorCode.NO_DESKTOP.text());
            return Problem.response(503, "This server shows no desktop at the moment; try again later.");
        }
        return answer(person, new String(offer, StandardCharsets.UTF_8));
    }

    private Response answer(Person person, String offer) {
        return switch (sessions.open(person, offer)) {
            case WhepSessions.Outcome.Opened(WhepSession session) -> created(session);
            case WhepSessions.Outcome.Refused(ErrorCode code, String sentence) -> refused(code, sentence);
        };
    }

    private static Response created(WhepSession session) {
        return Response.created(URI.create("/api/v1/whep/" + session.id()))
                .type(SDP)
                .entity(session.answer())
                .build();
    }

    private Response refused(ErrorCode code, String sentence) {
        metrics.signallingError(code.text());
        return switch (code) {
            case OFFER_REJECTED, CODEC_UNSUPPORTED -> Problem.response(400, sentence);
            case CONSENT_REFUSED -> Problem.response(403, sentence);
            case TOO_MANY_SESSIONS, NO_DESKTOP -> Problem.response(503, sentence);
            default -> Problem.response(500, sentence);
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
        return Response.fromResponse(
                        Problem.response(405, "Candidates need not be sent later; the answer holds all of them."))
                .header(HttpHeaders.ALLOW, "DELETE, OPTIONS")
                .build();
    }

    @OPTIONS
    @PermitAll
    public Response options() {
        return Response.noContent()
                .header(HttpHeaders.ALLOW, "POST, OPTIONS")
                .header("Accept-Post", SDP.toString())
                .build();
    }

    @OPTIONS
    @PermitAll
    @Path("/{session}")
    public Response sessionOptions() {
        return Response.noContent().header(HttpHeaders.ALLOW, "DELETE, OPTIONS").build();
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

    private static Optional<Response> wrongType(HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        if (type == null || !isSdp(type)) {
            return Optional.of(Problem.response(415, "Send the offer as " + SDP + "."));
        }
        if (headers.getAcceptableMediaTypes().stream().noneMatch(SDP::isCompatible)) {
            return Optional.of(Problem.response(406, "The answer is " + SDP + "; accept that type."));
        }
        return Optional.empty();
    }

    private static boolean isSdp(MediaType type) {
        return type.getType().equalsIgnoreCase(SDP.getType())
                && type.getSubtype().equalsIgnoreCase(SDP.getSubtype());
    }
}
