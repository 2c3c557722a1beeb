package dev.waycast.runtime.access;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** An answer that says in one sentence what to do. */
public final class Problem {

    private Problem() {}

    public static Response response(int status, String sentence) {
        Response.ResponseBuilder response = Response.status(status)
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .entity(sentence + "\n");
        return status == 401
                ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build()
                : response.build();
    }

    public static Response response(ViewerAccess.Refusal refusal) {
        return response(refusal.status(), refusal.sentence());
    }
}
