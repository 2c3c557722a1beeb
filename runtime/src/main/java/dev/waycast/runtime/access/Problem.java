package dev.waycast.runtime.access;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An answer that says in one sentence what to do: problem details of RFC 9457.
 *
 * @param type {@code about:blank}: the status says what kind of problem it is
 * @param title the status in words
 * @param status HTTP status
 * @param detail one sentence for a person
 */
public record Problem(String type, String title, int status, String detail) {

    /** Media type of RFC 9457 section 3. */
    public static final MediaType TYPE = new MediaType("application", "problem+json");

    private static final String UNSPECIFIC = "about:blank";

    public static Problem of(int status, String sentence) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new Problem(UNSPECIFIC, known == null ? "Refused" : known.getReasonPhrase(), status, sentence);
    }

    public static Response response(int status, String sentence) {
        Response.ResponseBuilder response = Response.status(status).type(TYPE).entity(of(status, sentence));
        return status == 401
                ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build()
                : response.build();
    }
}
