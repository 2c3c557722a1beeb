package dev.waycast.server.people;

import dev.waycast.runtime.access.ViewerAccess;
import dev.waycast.server.ProblemException;
import io.vertx.core.http.Cookie;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signing in with a name and a password, and out again. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing in")
public class SignInResource {

    @Inject
    SignIns signIns;

    @Inject
    SignInCookie cookie;

    @Inject
    ViewerAccess links;

    @Inject
    Caller caller;

    /** What somebody types into the form. */
    public record NameAndPassword(String name, String password) {}

    @POST
    @Path("/sign-in")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Me.class)))
    public Response signIn(NameAndPassword request) {
        if (request == null || request.name() == null || request.password() == null) {
            throw new ProblemException(400, "Send {\"name\":\"…\",\"password\":\"…\"}.");
        }
        SignIns.Opened opened = signIns.open(request.name(), request.password(), caller);
        return Response.ok(opened.me())
                .cookie(cookie.of(opened.secret(), caller.request()))
                .build();
    }

    /** Whoever is not signed in is none the worse for it. */
    @POST
    @Path("/sign-out")
    @PermitAll
    @APIResponse(responseCode = "204")
    public Response signOut() {
        signIns.close(caller);
        Cookie shown = caller.request().getCookie(SignInCookie.NAME);
        if (shown != null) {
            links.signOut(shown.getValue());
        }
        return Response.noContent().cookie(cookie.none(caller.request())).build();
    }
}
