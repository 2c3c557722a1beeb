package dev.waycast.server.invitations;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.server.ProblemException;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.people.Caller;
import dev.waycast.server.people.Me;
import dev.waycast.server.people.SignInCookie;
import dev.waycast.server.people.SignIns;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Invitations: made by operators, who see their own, and overseen by administrators. */
@Path("/api/v1/invitations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR})
@Tag(name = "Invitations")
public class InvitationResource {

    @Inject
    Invitations invitations;

    @Inject
    Caller caller;

    @Inject
    SignInCookie cookie;

    /** An invitation; its address is told only once, when it is made or rotated. */
    @Schema(name = "Invitation")
    public record Description(
            String id,
            String label,
            List<Scope> scopes,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            int uses,
            int used,
            boolean pinRequired,
            Invitation.State state) {

        static Description of(Invitation invitation) {
            return new Description(
                    invitation.id.toString(),
                    invitation.label,
                    invitation.scopeSet().stream().sorted().toList(),
                    invitation.createdBy,
                    invitation.createdAt,
                    invitation.expiresAt,
                    invitation.uses,
                    invitation.used,
                    invitation.pinHash != null,
                    invitation.state(Instant.now()));
        }
    }

    /**
     * @param minutes how long it is good for, and how long a guest stays at most
     * @param uses how many guests, 1 to 1000
     * @param pin six digits, or true: they are made up; without it there is no PIN
     */
    public record NewInvitation(
            String label,
            List<Scope> scopes,
            int minutes,
            int uses,

            @Schema(
                    oneOf = {String.class, Boolean.class},
                    nullable = true)
            Object pin) {}

    /**
     * @param address told this once
     * @param pin told this once; null when there is none
     */
    public record InvitationCreated(Description invitation, String address, String pin) {}

    /** @param address the new one, told this once */
    public record NewAddress(String address) {}

    /**
     * @param pin null: none
     * @param name as the guest likes to be called; null: whatever
     */
    public record Redemption(String token, String pin, String name) {}

    @GET
    @Transactional
    public Page<Description> list(@QueryParam("state") String state, @BeanParam @Valid Paging paging) {
        String condition = "(:all = true or creator = :creator)" + condition(state);
        Map<String, Object> parameters =
                new HashMap<>(Map.of("all", caller.hasRole(Roles.ADMIN), "creator", caller.owner()));
        if (condition.contains(":now")) {
            parameters.put("now", Instant.now());
        }
        if (condition.contains(":wrongPins")) {
            parameters.put("wrongPins", Invitation.WRONG_PINS);
        }
        PanacheQuery<Invitation> found = Invitation.find(condition + " order by createdAt desc, id", parameters);
        List<Description> items = found.page(paging.page(), paging.size()).list().stream()
                .map(Description::of)
                .toList();
        return new Page<>(items, found.count(), paging.page(), paging.size());
    }

    /** As {@link Invitation#state}, for the database. */
    private static String condition(String state) {
        if (state == null) {
            return "";
        }
        String open = " and revokedAt is null and expiresAt > :now";
        return switch (state(state)) {
            case ACTIVE -> open + " and used < uses and pinFailures < :wrongPins";
            case EXPIRED -> " and revokedAt is null and expiresAt <= :now";
            case REVOKED -> " and revokedAt is not null";
            case USED_UP -> open + " and used >= uses";
            case LOCKED -> open + " and used < uses and pinFailures >= :wrongPins";
        };
    }

    private static Invitation.State state(String text) {
        return Arrays.stream(Invitation.State.values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        400, "There is no such state; use active, expired, revoked, used-up or locked."));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public InvitationCreated create(NewInvitation wanted, @Context HttpServerRequest request) {
        if (wanted == null) {
            throw new ProblemException(400, "Send {\"label\":\"…\",\"scopes\":[\"watch\"],\"minutes\":60,\"uses\":1}.");
        }
        String pin = pin(wanted.pin());
        Set<Scope> scopes =
                wanted.scopes() == null || wanted.scopes().isEmpty() ? Set.of() : EnumSet.copyOf(wanted.scopes());
        Invitations.Created created = invitations.create(
                new Invitations.NewInvitation(wanted.label(), scopes, wanted.minutes(), wanted.uses(), pin), caller);
        return new InvitationCreated(Description.of(created.invitation()), address(created.token(), request), pin);
    }

    private static String pin(Object wanted) {
        return switch (wanted) {
            case Boolean made -> made ? Invitations.randomPin() : null;
            case String digits -> digits;
            case null -> null;
            default -> throw new ProblemException(400, "The PIN is six digits in quotes, true or false.");
        };
    }

    /** The token is in the fragment, which browsers send to nobody. */
    private String address(String token, HttpServerRequest request) {
        String scheme = cookie.secure(request) ? "https" : "http";
        return scheme + "://" + request.authority() + "/#invitation=" + token;
    }

    @DELETE
    @Path("/{id}")
    public void revoke(@PathParam("id") UUID id) {
        invitations.revoke(id, caller);
    }

    @POST
    @Path("/{id}/rotate")
    public NewAddress rotate(@PathParam("id") UUID id, @Context HttpServerRequest request) {
        return new NewAddress(address(invitations.rotate(id, caller), request));
    }

    @POST
    @Path("/redeem")
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Me.class)))
    public Response redeem(Redemption redemption, @Context HttpServerRequest request) {
        if (redemption == null || redemption.token() == null) {
            throw new ProblemException(400, "Send the token as {\"token\":\"…\"}.");
        }
        SignIns.Opened opened = invitations.redeem(redemption.token(), redemption.pin(), redemption.name(), caller);
        return Response.ok(opened.me())
                .cookie(cookie.of(opened.secret(), request))
                .build();
    }
}
