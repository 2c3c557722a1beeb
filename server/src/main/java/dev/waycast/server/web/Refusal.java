package dev.waycast.server.web;

import dev.waycast.runtime.access.Problem;
import dev.waycast.server.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Answers a request with problem details (RFC 9457) before it gets to a resource. */
final class Refusal {

    private static final int TOO_MANY_REQUESTS = 429;

    private Refusal() {}

    static void answer(RoutingContext request, int status, String sentence) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.TYPE.toString())
                .end(Json.encode(Problem.of(status, sentence)));
    }

    static void tooManyRequests(RoutingContext request, String sentence, Duration wait) {
        request.response().putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(ProblemException.retryAfter(wait)));
        answer(request, TOO_MANY_REQUESTS, sentence);
    }
}
