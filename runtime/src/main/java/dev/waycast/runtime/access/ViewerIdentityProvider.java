package dev.waycast.runtime.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes a verified viewer an identity. */
@ApplicationScoped
public class ViewerIdentityProvider implements IdentityProvider<ViewerRequest> {

    @Override
    public Class<ViewerRequest> getRequestType() {
        return ViewerRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ViewerRequest request, AuthenticationRequestContext context) {
        ViewerGrant grant = request.grant();
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(grant.name()))
                        .addRole(grant.role())
                        .addAttributes(request.getAttributes())
                        .addAttribute(Person.SCOPES, grant.scopes())
                        .addAttribute(Person.OWNER, grant.owner())
                        .addAttribute(Person.CREDENTIAL, grant.credential())
                        .build());
    }
}
