package dev.waycast.runtime.access;

import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.runtime.metrics.DesktopMetrics;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/** Signs a viewer in: a one-time token for a cookie. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class AccessResource {

    @Inject
    ViewerAccess access;

    @Inject
    ViewerAddress address;

    @Inject
    WaycastConfig config;

    @Inject
    SecurityIdentity identity;

    @Inject
    DesktopMetrics metrics;

    @Inject
    OriginCheck origins;

    @GET
    @Path("/access")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR, Roles.GUEST})
    public Map<String, Boolean> signedIn() {
        return Map.of("signedIn", true);
    }

    @POST
    @Path("/access")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signIn(SignIn signIn, @Context HttpServerRequest request) {
        if (!origins.permits(request)) {
            return Problem.response(403, "Sign in on a page of this server.");
        }
        if (signIn == null || signIn.token() == null) {
            return Problem.response(400, "Send the token as {\"token\":\"...\"}.");
        }
        Optional<String> secret = access.exchange(signIn.token());
        if (secret.isEmpty()) {
            metrics.accessRefused("token");
            return Problem.response(
                    401,
                    "This address was used already or is too old; ask a viewer for a new one, or restart the server.");
        }
        return Response.noContent().cookie(cookie(secret.get(), request)).build();
    }

    @POST
    @Path("/links")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
    public Response createLink(@Context HttpServerRequest request) {
        if (!origins.permits(request)) {
            return Problem.response(403, "Ask for an address on a page of this server.");
        }
        Person maker = Person.of(identity, AccessRefused.address(request));
        return Response.status(201)
                .entity(Map.of("address", address.link(base(request), maker)))
                .build();
    }

    private String base(HttpServerRequest request) {
        String scheme = secure(request) ? "https" : "http";
        return scheme + "://" + request.authority();
    }

    private NewCookie cookie(String secret, HttpServerRequest request) {
        return new NewCookie.Builder(ViewerAuthentication.COOKIE)
                .value(secret)
                .path("/")
                .httpOnly(true)
                .secure(secure(request))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    private boolean secure(HttpServerRequest request) {
        return request.isSSL() || config.access().behindTlsProxy();
    }

    /** @param token out of the address */
    public record SignIn(String token) {}
}
