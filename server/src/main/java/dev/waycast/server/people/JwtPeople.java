package dev.waycast.server.people;

import dev.waycast.runtime.access.Person;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Makes whoever came by a verified JSON Web Token somebody of Waycast: the roles are in the token's {@code groups}, as
 * MicroProfile JWT says, and its subject is kept on record.
 */
@ApplicationScoped
public class JwtPeople implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(
                        identity.getPrincipal() instanceof JsonWebToken token
                                ? QuarkusSecurityIdentity.builder(identity)
                                        .addAttribute(Person.CREDENTIAL, Credential.JWT + token.getSubject())
                                        .addAttribute(Person.OWNER, false)
                                        .addAttribute(PeopleIdentityProvider.KIND, Me.Kind.TOKEN)
                                        .build()
                                : identity);
    }
}
