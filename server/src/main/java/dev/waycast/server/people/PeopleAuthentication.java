package dev.waycast.server.people;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Recognises people by the cookie of a sign-in or by an API token. The cookie is the one that one-time addresses use too;
 * what is in it says whose it is. A request with neither is left to the other mechanisms. Pages and their parts are for
 * everybody, and cost no look into the database.
 */
@ApplicationScoped
public class PeopleAuthentication implements HttpAuthenticationMechanism {

    private static final String BEARER = "Bearer ";
    private static final Set<String> PROTECTED = Set.of("/api/", "/ws/", "/q/");

    @Inject
    SignIns signIns;

    @Inject
    ApiTokens tokens;

    @Inject
    SignInCookie cookie;

    @Inject
    BlockingSecurityExecutor database;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return lookUp(context.request())
                .map(lookUp -> database.executeBlocking(lookUp)
                        .onItem()
                        .transformToUni(found -> found.map(person -> admit(person, context, identities))
                                .orElseGet(() -> Uni.createFrom().nullItem())))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private Optional<Supplier<Optional<Recognised>>> lookUp(HttpServerRequest request) {
        if (PROTECTED.stream().noneMatch(request.path()::startsWith)) {
            return Optional.empty();
        }
        String authorization = request.getHeader(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null) {
            return apiToken(authorization).map(token -> () -> tokens.recognise(token));
        }
        boolean webSocket = request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return Optional.ofNullable(request.getCookie(SignInCookie.NAME))
                .map(Cookie::getValue)
                .filter(secret -> secret.startsWith(SignIns.PREFIX))
                .map(secret -> () -> signIns.recognise(secret, !webSocket));
    }

    private static Optional<String> apiToken(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).trim())
                        .filter(it -> it.startsWith(ApiTokens.PREFIX))
                : Optional.empty();
    }

    private Uni<SecurityIdentity> admit(Recognised person, RoutingContext context, IdentityProviderManager identities) {
        if (person.newSecret() != null) {
            cookie.replace(context, person.newSecret());
        }
        return identities.authenticate(
                HttpSecurityUtils.setRoutingContextAttribute(new PeopleRequest(person), context));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(PeopleRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, SignInCookie.NAME));
    }

    /**
     * Before the runtime's, which on this host may take everybody for the person at the desktop, and before that of JSON
     * Web Tokens, which refuses every bearer token that is none.
     */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 20;
    }
}
