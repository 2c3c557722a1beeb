package dev.waycast.runtime.access;

import dev.waycast.runtime.metrics.DesktopMetrics;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Locale;

/**
 * Refuses requests that another site's page makes with a viewer's cookie: browsers send the page's Origin with every
 * WebSocket and every POST (RFC 6454 section 7), and it has to be this server.
 */
@ApplicationScoped
public class OriginCheck implements HttpUpgradeCheck {

    /** The IP address a WebSocket was opened from, in the user data of its connection. */
    public static final UserData.TypedKey<String> ADDRESS = UserData.TypedKey.forString("waycast.address");

    static final String ENDPOINT = "waycast-viewer";

    @Inject
    DesktopMetrics metrics;

    @Inject
    Event<AccessRefused> refusals;

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        context.userData().put(ADDRESS, AccessRefused.address(context.httpRequest()));
        return permits(context.httpRequest()) ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(403);
    }

    /** As {@link #isSameHost}; a refusal is counted and recorded. */
    public boolean permits(HttpServerRequest request) {
        if (isSameHost(request)) {
            return true;
        }
        metrics.accessRefused("origin");
        refusals.fire(AccessRefused.otherSite(request));
        return false;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return ENDPOINT.equals(endpointId);
    }

    /** Whether the request comes from a page of this server, or from no page at all. */
    public static boolean isSameHost(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        return origin == null || sameHost(origin, request.authority());
    }

    static boolean sameHost(String origin, HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        try {
            URI uri = URI.create(origin);
            return uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(authority.host())
                    && port(uri) == (authority.port() > 0 ? authority.port() : defaultPort(uri));
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    /** Whether the client thinks of this server as its own host: a name another site resolves to loopback is not. */
    static boolean addressedAsLoopback(HttpServerRequest request) {
        return request.authority() != null && isLoopbackName(request.authority().host());
    }

    static boolean isLoopbackName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : defaultPort(uri);
    }

    private static int defaultPort(URI uri) {
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }
}
