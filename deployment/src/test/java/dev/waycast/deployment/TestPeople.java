package dev.waycast.deployment;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets tests in as whoever they say they are, in a header {@code name|role|scopes|owner}: an application that signs people
 * in by its own means.
 */
@ApplicationScoped
public class TestPeople implements HttpAuthenticationMechanism {

    static final String HEADER = "X-Test-Person";

    /** @param scopes comma-separated; empty: what the role allows */
    static String person(String name, String role, String scopes, boolean owner) {
        return String.join("|", name, role, scopes, String.valueOf(owner));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String header = context.request().getHeader(HEADER);
        return header == null ? Uni.createFrom().nullItem() : Uni.createFrom().item(identity(header.split("\\|", -1)));
    }

    private static SecurityIdentity identity(String[] said) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(said[0]))
                .addAttribute(Person.OWNER, Boolean.parseBoolean(said[3]))
                .addAttribute(Person.CREDENTIAL, "test:" + said[0]);
        if (!said[1].isEmpty()) {
            identity.addRole(said[1]);
        }
        if (!said[2].isEmpty()) {
            identity.addAttribute(
                    Person.SCOPES,
                    Arrays.stream(said[2].split(",")).map(Scope::of).collect(Collectors.toSet()));
        }
        return identity.build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
