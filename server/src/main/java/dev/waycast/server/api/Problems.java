package dev.waycast.server.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.waycast.runtime.access.Problem;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failed request with problem details (RFC 9457): one sentence that says what to do. */
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** A resource says so with an exception of JAX-RS; so does what dispatches requests to resources. */
    @ServerExceptionMapper
    Response refused(WebApplicationException failure) {
        Response told = failure.getResponse();
        if (told.hasEntity()) {
            return told;
        }
        if (failure.getCause() instanceof JacksonException json) {
            return notUnderstood(json);
        }
        if (told.getStatus() == 404 && failure.getCause() != null) {
            // JAX-RS takes an address whose parameters cannot be converted for one that does not exist.
            return Problem.response(400, "A parameter in the address has a value of another kind than expected.");
        }
        Response problem = Problem.response(told.getStatus(), sentence(failure));
        Response.ResponseBuilder answer = Response.fromResponse(problem);
        told.getStringHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    && !problem.getHeaders().containsKey(name)) {
                values.forEach(value -> answer.header(name, value));
            }
        });
        return answer.build();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException failure) {
        boolean caused = failure instanceof ResteasyReactiveViolationException;
        if (!caused) {
            return failed(failure);
        }
        String sentence = failure.getConstraintViolations().stream()
                .map(violation -> place(violation) + " " + violation.getMessage() + ".")
                .sorted()
                .collect(Collectors.joining(" "));
        return Problem.response(400, sentence);
    }

    @ServerExceptionMapper
    Response malformed(MismatchedInputException failure) {
        return notUnderstood(failure);
    }

    @ServerExceptionMapper
    Response malformed(JacksonException failure) {
        return notUnderstood(failure);
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        String reference = UUID.randomUUID().toString();
        LOG.errorf(failure, "A request failed, which is a defect; its reference is %s", reference);
        return Problem.response(
                500, "This failed inside Waycast; an administrator finds the reason in the log, by " + reference + ".");
    }

    private static Response notUnderstood(JacksonException failure) {
        String where = failure.getLocation() == null
                ? ""
                : " in line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
        String field = failure instanceof MismatchedInputException mismatch
                        && !mismatch.getPath().isEmpty()
                ? " The value of " + mismatch.getPath().getLast().getFieldName() + " is of another kind than expected."
                : "";
        return Problem.response(400, "The request is not the JSON that is expected here" + where + "." + field);
    }

    private static String place(ConstraintViolation<?> violation) {
        String name = "The request";
        for (Path.Node node : violation.getPropertyPath()) {
            boolean named = node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.PARAMETER;
            name = named && node.getName() != null ? node.getName() : name;
        }
        return name;
    }

    private static String sentence(WebApplicationException failure) {
        boolean own = failure.getMessage() != null && !failure.getMessage().startsWith("HTTP ");
        return own ? failure.getMessage() : usual(failure.getResponse().getStatus());
    }

    private static String usual(int status) {
        return switch (status) {
            case 400 -> "The request is not understood; see the description of the interface at /q/openapi.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address cannot be asked that way; the header Allow says which ways there are.";
            case 406 -> "The answer is in none of the types that the request accepts; JSON is.";
            case 413 -> "The request is too large.";
            case 415 -> "The request is of another type than is understood here; send JSON.";
            default -> "The request was refused.";
        };
    }
}
