package dev.waycast.runtime.access;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says in words what Quarkus Security refuses. */
public class AccessDenials {

    private static final String SIGN_IN =
            "Sign in first: with your account, by the address that the server printed at start, or with an access token"
                    + " as a bearer token.";
    private static final String FORBIDDEN =
            "You are signed in, but may not do this; an administrator can give you a role that may. A password that you"
                    + " were given has to be changed first.";

    @ServerExceptionMapper
    public Response unauthorized(UnauthorizedException refusal) {
        return Problem.response(401, SIGN_IN);
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException refusal) {
        return Problem.response(403, FORBIDDEN);
    }
}
