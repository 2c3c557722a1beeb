package dev.waycast.server.people;

import dev.waycast.runtime.access.Person;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes somebody with an account or an invitation an identity. */
@ApplicationScoped
public class PeopleIdentityProvider implements IdentityProvider<PeopleRequest> {

    static final String ACCOUNT = "waycast.account";
    static final String SIGN_IN = "waycast.sign-in";
    static final String DISPLAY_NAME = "waycast.display-name";
    static final String KIND = "waycast.kind";
    static final String PASSWORD_CHANGE_REQUIRED = "waycast.password-change-required";

    @Override
    public Class<PeopleRequest> getRequestType() {
        return PeopleRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(PeopleRequest request, AuthenticationRequestContext context) {
        SecurityIdentity identity = identity(request.recognised());
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addAttributes(request.getAttributes())
                        .build());
    }

    /** Somebody whose password has to be changed has no role, so that nothing else works. */
    static SecurityIdentity identity(Recognised recognised) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(recognised.name()))
                .addAttribute(Person.CREDENTIAL, recognised.credential())
                .addAttribute(Person.OWNER, false)
                .addAttribute(KIND, recognised.kind())
                .addAttribute(DISPLAY_NAME, recognised.displayName())
                .addAttribute(PASSWORD_CHANGE_REQUIRED, recognised.passwordChangeRequired());
        if (!recognised.passwordChangeRequired()) {
            identity.addRoles(recognised.roles());
        }
        if (recognised.scopes() != null) {
            identity.addAttribute(Person.SCOPES, recognised.scopes());
        }
        if (recognised.account() != null) {
            identity.addAttribute(ACCOUNT, recognised.account());
        }
        if (recognised.signIn() != null) {
            identity.addAttribute(SIGN_IN, recognised.signIn());
        }
        return identity.build();
    }
}
