package dev.waycast.runtime.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises viewers by the cookie of a one-time sign-in or by the configured bearer token. A request with neither is
 * left to other mechanisms of the application.
 */
@ApplicationScoped
public class ViewerAuthentication implements HttpAuthenticationMechanism {

    static final String COOKIE = "waycast-session";
    private static final String BEARER = "Bearer ";

    @Inject
    ViewerAccess access;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return grant(context)
                .map(grant -> identities.authenticate(
                        HttpSecurityUtils.setRoutingContextAttribute(new ViewerRequest(grant), context)))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private Optional<ViewerGrant> grant(RoutingContext context) {
        Optional<ViewerGrant> shown = cookie(context).or(() -> bearer(context));
        if (shown.isEmpty() && !access.required() && OriginCheck.addressedAsLoopback(context.request())) {
            return Optional.of(ViewerGrant.local());
        }
        return shown;
    }

    private Optional<ViewerGrant> cookie(RoutingContext context) {
        Cookie cookie = context.request().getCookie(COOKIE);
        return cookie == null ? Optional.empty() : access.session(cookie.getValue());
    }

    private Optional<ViewerGrant> bearer(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? access.bearer(authorization.substring(BEARER.length()).trim())
                : Optional.empty();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ViewerRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, COOKIE));
    }

    /** Before mechanisms that take every bearer token for theirs, as JWT does, and refuse what they cannot read. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 2;
    }
}
