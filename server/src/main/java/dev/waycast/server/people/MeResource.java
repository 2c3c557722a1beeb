package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.ProblemException;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What people see and change of themselves. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing in")
public class MeResource {

    @Inject
    Caller caller;

    @Inject
    PasswordCheck passwords;

    @Inject
    Accounts accounts;

    @Inject
    SignIns signIns;

    @Inject
    ApiTokens tokens;

    /** @param password the new one */
    public record PasswordChange(String current, String password) {}

    /** @param days how long the token is good for, 1 to 366 */
    public record NewToken(String name, int days) {}

    /** @param lastUsedAt to the minute; null: never */
    public record Token(String id, String name, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {

        static Token of(ApiToken token) {
            return new Token(token.id.toString(), token.name, token.createdAt, token.lastUsedAt, token.expiresAt);
        }
    }

    /** @param secret told this once; sent as a bearer token */
    public record TokenCreated(Token token, String secret) {}

    /** @param current whether it is the one that asks */
    public record SignedInBrowser(
            String id, String address, String userAgent, Instant createdAt, Instant lastUsedAt, boolean current) {}

    @GET
    @Authenticated
    public Me me() {
        return Me.of(caller.identity());
    }

    @POST
    @Path("/password")
    @Authenticated
    @Consumes(MediaType.APPLICATION_JSON)
    public void changePassword(PasswordChange change) {
        UUID own = caller.account();
        if (change == null || change.current() == null || change.password() == null) {
            throw new ProblemException(400, "Send {\"current\":\"…\",\"password\":\"…\"}.");
        }
        Account account = passwords.verifyAgain(own, change.current(), caller);
        accounts.changePassword(account, change.password(), caller);
    }

    @GET
    @Path("/tokens")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR})
    @Transactional
    public List<Token> tokens() {
        return tokens.of(caller.account()).stream().map(Token::of).toList();
    }

    @POST
    @Path("/tokens")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR})
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public TokenCreated createToken(NewToken wanted) {
        if (wanted == null) {
            throw new ProblemException(400, "Send {\"name\":\"…\",\"days\":30}.");
        }
        ApiTokens.Created created = tokens.create(caller.account(), wanted.name(), wanted.days(), caller);
        return new TokenCreated(Token.of(created.token()), created.secret());
    }

    @DELETE
    @Path("/tokens/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR})
    public void revokeToken(@PathParam("id") UUID id) {
        tokens.revoke(caller.account(), id, caller);
    }

    @GET
    @Path("/sign-ins")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR})
    @Transactional
    public List<SignedInBrowser> signIns() {
        UUID current = caller.signIn();
        return signIns.of(caller.account()).stream()
                .map(signIn -> new SignedInBrowser(
                        signIn.id.toString(),
                        signIn.address,
                        signIn.userAgent,
                        signIn.createdAt,
                        signIn.lastUsedAt,
                        signIn.id.equals(current)))
                .toList();
    }

    @DELETE
    @Path("/sign-ins/{id}")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.VIEWER, Roles.AUDITOR})
    public void endSignIn(@PathParam("id") UUID id) {
        signIns.end(caller.account(), id, caller);
    }
}
