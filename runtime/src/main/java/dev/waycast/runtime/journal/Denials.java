package dev.waycast.runtime.journal;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.journal.JournalEntry.AccessDenied;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.spi.runtime.AuthorizationFailureEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Tells the journal who was turned away. */
@ApplicationScoped
public class Denials {

    /** Asked by every page that is opened, to find out whether to show the sign-in: nobody was turned away. */
    private static final String PROBE = "GET /api/v1/access";

    @Inject
    Journal journal;

    void onRoleMissing(@Observes AuthorizationFailureEvent event) {
        Optional<HttpServerRequest> request = request(event);
        String what = request.map(AccessRefused::what).orElse("");
        SecurityIdentity identity = event.getSecurityIdentity();
        boolean anonymous = identity == null || identity.isAnonymous();
        if (anonymous && what.equals(PROBE)) {
            return;
        }
        record(
                anonymous ? "anonymous" : identity.getPrincipal().getName(),
                request.map(AccessRefused::address).orElse(""),
                what,
                anonymous ? "not signed in" : "role missing");
    }

    void onRefused(@Observes AccessRefused refused) {
        record("anonymous", refused.address(), refused.what(), refused.reason());
    }

    /** Requests come with their routing context, openings of a WebSocket with the request itself. */
    private static Optional<HttpServerRequest> request(AuthorizationFailureEvent event) {
        return event.getEventProperties().values().stream()
                .flatMap(value -> switch (value) {
                    case RoutingContext context -> Optional.of(context.request()).stream();
                    case HttpServerRequest request -> Optional.of(request).stream();
                    case null, default -> Optional.<HttpServerRequest>empty().stream();
                })
                .findFirst();
    }

    private void record(String name, String address, String what, String reason) {
        journal.record(new AccessDenied(UUID.randomUUID(), Instant.now(), name, address, what, reason));
    }
}
