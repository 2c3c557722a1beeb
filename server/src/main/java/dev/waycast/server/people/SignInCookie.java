package dev.waycast.server.people;

import dev.waycast.runtime.config.WaycastConfig;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie that keeps somebody signed in: no script sees it, no other site's page sends it (RFC 6265bis section 5.6.7),
 * and under TLS it never leaves that. It ends with the browser; the server ends it earlier.
 */
@ApplicationScoped
public class SignInCookie {

    /** The same as that of one-time addresses: whoever signs in anew is only the new one. */
    public static final String NAME = "waycast-session";

    @Inject
    WaycastConfig config;

    public NewCookie of(String secret, HttpServerRequest request) {
        return builder(secret, request).build();
    }

    NewCookie none(HttpServerRequest request) {
        return builder("", request).maxAge(0).build();
    }

    void replace(RoutingContext context, String secret) {
        context.response()
                .addCookie(Cookie.cookie(NAME, secret)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(secure(context.request()))
                        .setSameSite(CookieSameSite.STRICT));
    }

    /** Whether the person's browser reached this server, or the proxy in front of it, by TLS. */
    public boolean secure(HttpServerRequest request) {
        return request.isSSL()
                || "https".equals(request.scheme())
                || config.access().behindTlsProxy();
    }

    private NewCookie.Builder builder(String secret, HttpServerRequest request) {
        return new NewCookie.Builder(NAME)
                .value(secret)
                .path("/")
                .httpOnly(true)
                .secure(secure(request))
                .sameSite(NewCookie.SameSite.STRICT);
    }
}
