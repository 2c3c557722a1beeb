package dev.waycast.runtime.consent.prompt;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.access.Person;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** Nobody but the person at the desktop decides for it: an administrator from elsewhere does not either. */
@ApplicationScoped
public class OwnerCheck implements HttpUpgradeCheck {

    static final String ENDPOINT = "waycast-desktop";

    @Inject
    OriginCheck origins;

    @Inject
    Event<AccessRefused> refusals;

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        if (!origins.permits(request)) {
            return CheckResult.rejectUpgrade(403);
        }
        return context.securityIdentity().chain(identity -> {
            if (isOwner(identity)) {
                return CheckResult.permitUpgrade();
            }
            refusals.fire(new AccessRefused(
                    AccessRefused.address(request), AccessRefused.what(request), "not the owner of the desktop"));
            return CheckResult.rejectUpgrade(identity.isAnonymous() ? 401 : 403);
        });
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return ENDPOINT.equals(endpointId);
    }

    private static boolean isOwner(SecurityIdentity identity) {
        return Boolean.TRUE.equals(identity.getAttribute(Person.OWNER));
    }
}
