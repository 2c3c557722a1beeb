package dev.waycast.server.web;

import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.server.ProblemException;
import dev.waycast.server.limits.RateLimits;
import dev.waycast.server.people.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits how many WebSockets and WHEP and WHIP sessions one person asks for, from however many addresses. */
@ApplicationScoped
public class PersonGuard implements HttpUpgradeCheck {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final String WHEP = "/api/v1/whep";
    private static final String WHIP = "/api/v1/whip/";

    @Inject
    RateLimits limits;

    @Inject
    DesktopMetrics metrics;

    @Inject
    SecurityIdentity identity;

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return context.securityIdentity()
                .map(person ->
                        person.isAnonymous() ? Optional.<Duration>empty() : take(RateLimits.Kind.CONNECTION, person))
                .map(wait -> wait.map(PersonGuard::refusal).orElseGet(CheckResult::permitUpgradeSync));
    }

    private static CheckResult refusal(Duration wait) {
        return CheckResult.rejectUpgradeSync(
                TOO_MANY_REQUESTS,
                Map.of(HttpHeaders.RETRY_AFTER, List.of(Long.toString(ProblemException.retryAfter(wait)))));
    }

    @ServerRequestFilter
    void limitPlayers(ContainerRequestContext request) {
        if (request.getMethod().equals("POST")
                && isOffer(request.getUriInfo().getRequestUri().getPath())
                && !identity.isAnonymous()) {
            take(RateLimits.Kind.WHEP, identity).ifPresent(wait -> {
                throw ProblemException.tooManyRequests(RateLimits.sentence(wait), wait);
            });
        }
    }

    private static boolean isOffer(String path) {
        return WHEP.equals(path) || path.startsWith(WHIP);
    }

    private Optional<Duration> take(RateLimits.Kind kind, SecurityIdentity person) {
        Optional<Duration> wait = limits.take(kind, Caller.owner(person));
        wait.ifPresent(_ -> metrics.accessRefused("rate-limit"));
        return wait;
    }
}
