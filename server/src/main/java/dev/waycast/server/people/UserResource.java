package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.ProblemException;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The accounts, for administrators. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "Users")
public class UserResource {

    @Inject
    Accounts accounts;

    @Inject
    Caller caller;

    /**
     * @param lockedUntil after too many wrong passwords; null: not locked
     * @param lastSignInAt null: never
     */
    public record User(
            String id,
            String name,
            String displayName,
            List<String> roles,
            boolean disabled,
            Instant lockedUntil,
            boolean passwordChangeRequired,
            Instant createdAt,
            Instant lastSignInAt) {

        static User of(Account account) {
            boolean locked = account.lockedUntil != null && account.lockedUntil.isAfter(Instant.now());
            return new User(
                    account.id.toString(),
                    account.name,
                    account.displayName,
                    account.roleSet().stream().sorted().toList(),
                    account.disabled,
                    locked ? account.lockedUntil : null,
                    account.passwordChangeRequired,
                    account.createdAt,
                    account.lastSignInAt);
        }
    }

    /** @param password to begin with, changed after the first sign-in; without it a one-time one is made up */
    public record NewUser(String name, String displayName, List<String> roles, String password) {}

    /** @param oneTimePassword told this once; null when one was given */
    public record UserCreated(User user, String oneTimePassword) {}

    /** What is left out stays as it is. */
    public record UserChange(String displayName, List<String> roles, Boolean disabled) {}

    /** @param oneTimePassword told this once */
    public record PasswordReset(String oneTimePassword) {}

    @GET
    @Transactional
    public Page<User> list(
            @QueryParam("search") String search, @QueryParam("role") String role, @BeanParam @Valid Paging paging) {
        String words = "%" + escaped(search) + "%";
        PanacheQuery<Account> found = Account.find(
                "(name like ?1 escape '!' or lower(displayName) like ?1 escape '!')"
                        + " and (?2 = '' or concat(',', roles, ',') like concat('%,', ?2, ',%')) order by name",
                words, role == null ? "" : role);
        List<User> users = found.page(paging.page(), paging.size()).list().stream()
                .map(User::of)
                .toList();
        return new Page<>(users, found.count(), paging.page(), paging.size());
    }

    private static String escaped(String search) {
        return search == null ? "" : search.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public UserCreated create(NewUser wanted) {
        if (wanted == null) {
            throw new ProblemException(400, "Send {\"name\":\"…\",\"roles\":[\"viewer\"]}.");
        }
        Accounts.Created created = accounts.create(
                new Accounts.NewAccount(wanted.name(), wanted.displayName(), wanted.roles(), wanted.password()),
                caller.name(),
                caller.address());
        return new UserCreated(User.of(created.account()), created.oneTimePassword());
    }

    @GET
    @Path("/{id}")
    @Transactional
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = User.class)))
    public Response get(@PathParam("id") UUID id) {
        return answer(accounts.get(id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = User.class)))
    public Response change(@PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, UserChange change) {
        if (change == null) {
            throw new ProblemException(400, "Send what is to be changed: displayName, roles or disabled.");
        }
        Account changed = accounts.change(
                id,
                version(ifMatch),
                new Accounts.Change(change.displayName(), change.roles(), change.disabled()),
                caller);
        return answer(changed);
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch) {
        accounts.delete(id, version(ifMatch), caller);
    }

    @POST
    @Path("/{id}/reset-password")
    public PasswordReset resetPassword(@PathParam("id") UUID id) {
        return new PasswordReset(accounts.resetPassword(id, caller));
    }

    @POST
    @Path("/{id}/unlock")
    public void unlock(@PathParam("id") UUID id) {
        accounts.unlock(id, caller);
    }

    private static Response answer(Account account) {
        return Response.ok(User.of(account))
                .tag(new EntityTag(Integer.toString(account.version)))
                .build();
    }

    /** Null: whatever it is (RFC 9110 section 13.1.1). */
    private static Integer version(String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        try {
            return Integer.valueOf(ifMatch.strip().replaceAll("^\"|\"$", ""));
        } catch (NumberFormatException e) {
            throw new ProblemException(400, "If-Match takes the ETag that came with the user.");
        }
    }
}
