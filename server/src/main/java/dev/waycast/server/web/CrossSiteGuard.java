package dev.waycast.server.web;

import dev.waycast.runtime.access.AccessRefused;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.metrics.DesktopMetrics;
import dev.waycast.server.people.SignInCookie;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Refuses requests that change something when a page of another site makes them. Browsers say where a request comes from,
 * in Origin (RFC 6454 section 7) and Sec-Fetch-Site (W3C Fetch Metadata section 2.3), and pages cannot change that; so one
 * that shows a cookie has to say it. Programs that show a token instead need not.
 */
@ApplicationScoped
public class CrossSiteGuard {

    /** Before anybody is recognised: an identity is of no use to such a request. */
    private static final int PRIORITY = 350;

    /** RFC 9110 section 9.2.1. */
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /** "none" is what somebody did in the browser itself, such as reloading. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

    @Inject
    DesktopMetrics metrics;

    @Inject
    Event<AccessRefused> refusals;

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (SAFE.contains(request.method()) || mayPass(request)) {
            context.next();
            return;
        }
        metrics.accessRefused("origin");
        refusals.fire(AccessRefused.otherSite(request));
        Refusal.answer(context, 403, "Only a page of this server may ask for this, on behalf of who is signed in.");
    }

    private static boolean mayPass(HttpServerRequest request) {
        String site = request.getHeader(SEC_FETCH_SITE);
        boolean origin = request.headers().contains(HttpHeaderNames.ORIGIN);
        if (site == null && !origin) {
            return request.getCookie(SignInCookie.NAME) == null;
        }
        return (site == null || OWN_SITE.contains(site)) && OriginCheck.isSameHost(request);
    }
}
