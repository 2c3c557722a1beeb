package dev.waycast.server.api;

import dev.waycast.runtime.access.Problem;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers requests to addresses of the API that no resource has. */
@ApplicationScoped
public class UnknownAddress {

    /** After every other route, so that it is asked only where nobody else answered. */
    private static final int LAST = Integer.MAX_VALUE;

    void routes(@Observes Router router) {
        router.route("/api/*").order(LAST).handler(UnknownAddress::answer);
    }

    private static void answer(RoutingContext request) {
        Problem problem = Problem.of(404, "There is nothing at this address; see the description at /q/openapi.");
        request.response()
                .setStatusCode(problem.status())
                .putHeader("content-type", Problem.TYPE.toString())
                .end(Json.encode(problem));
    }
}
