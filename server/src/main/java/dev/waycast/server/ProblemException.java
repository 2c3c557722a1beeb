package dev.waycast.server;

import dev.waycast.runtime.access.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Something cannot be done as asked; answered with problem details (RFC 9457). Ends the transaction without a trace. */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1;
    private static final int TOO_MANY_REQUESTS = 429;

    /** @param sentence for the person: what to do */
    public ProblemException(int status, String sentence) {
        super(sentence, Problem.response(status, sentence));
    }

    /** @param name in small letters and hyphens, for programs that tell this problem from others of the same status */
    public ProblemException(int status, String name, String sentence) {
        super(sentence, named(status, name, sentence));
    }

    private ProblemException(String sentence, Response response) {
        super(sentence, response);
    }

    /** @param wait when to come back */
    public static ProblemException tooManyRequests(String sentence, Duration wait) {
        return new ProblemException(
                sentence,
                Response.fromResponse(Problem.response(TOO_MANY_REQUESTS, sentence))
                        .header(HttpHeaders.RETRY_AFTER, retryAfter(wait))
                        .build());
    }

    /** Whole seconds, rounded up, as the header {@code Retry-After} has them. */
    public static long retryAfter(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    private static Response named(int status, String name, String sentence) {
        Problem problem = Problem.of(status, sentence);
        return Response.fromResponse(Problem.response(status, sentence))
                .entity(new Problem("urn:waycast:" + name, problem.title(), status, sentence))
                .build();
    }
}
