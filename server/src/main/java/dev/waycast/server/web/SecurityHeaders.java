package dev.waycast.server.web;

import dev.waycast.server.ServerConfig;
import dev.waycast.server.people.SignInCookie;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/**
 * Tells browsers what pages of this server never do, so that a mistake in one is no way in: no scripts, styles or
 * connections from elsewhere, no frames around them, no guessing of types, no referrers.
 */
@ApplicationScoped
public class SecurityHeaders {

    /** Before everything that answers. */
    private static final int PRIORITY = 400;

    private static final String ONE_YEAR = "max-age=31536000";
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]-]+");

    @Inject
    ServerConfig config;

    @Inject
    SignInCookie cookie;

    void register(@Observes Filters filters) {
        filters.register(this::add, PRIORITY);
    }

    private void add(RoutingContext context) {
        context.addHeadersEndHandler(_ -> headers(context));
        context.next();
    }

    private void headers(RoutingContext context) {
        HttpServerRequest request = context.request();
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        if (!request.path().startsWith("/q/")) {
            headers.set("Content-Security-Policy", contentSecurityPolicy(request.authority()));
        }
        if (request.path().startsWith("/api/") && !headers.contains("Cache-Control") && !headers.contains("ETag")) {
            headers.set("Cache-Control", "no-store");
        }
        String type = headers.get("Content-Type");
        if (type != null && type.startsWith("text/html")) {
            // Pages name their scripts by content; a page kept from before an upgrade would ask for ones that are gone.
            headers.set("Cache-Control", "no-cache");
        }
        // A browser that was told this never lets anybody past the warning of a certificate that nobody signed.
        if (cookie.secure(request) && !config.tls().selfSigned()) {
            headers.set("Strict-Transport-Security", ONE_YEAR);
        }
    }

    /**
     * W3C Content Security Policy Level 3. Quarkus' own pages under {@code /q/} bring their scripts with them and have
     * none of it. Some browsers do not take the page's own WebSocket for 'self'.
     */
    private static String contentSecurityPolicy(HostAndPort authority) {
        String host = authority == null ? "" : authority.toString();
        String webSockets = AUTHORITY.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self';"
                + " img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'" + webSockets + ";"
                + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
}
