package dev.waycast.server.consents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.consent.ConsentDesk;
import dev.waycast.server.ProblemException;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import dev.waycast.server.people.Caller;
import dev.waycast.server.records.ConsentRecord;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Consents, as they are on record. */
@Path("/api/v1/consents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Consents")
public class ConsentResource {

    /** Where a consent is. One that was renewed is given. */
    @Schema(name = "ConsentState")
    public enum State {
        @JsonProperty("asked")
        ASKED,
        @JsonProperty("given")
        GIVEN,
        @JsonProperty("refused")
        REFUSED,
        @JsonProperty("withdrawn")
        WITHDRAWN,
        @JsonProperty("expired")
        EXPIRED;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As JAX-RS reads it from an address. */
        public static State fromString(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A consent.
     *
     * @param person who asked
     * @param endsAt when it ends or ended by itself; null: not known
     * @param decidedBy what the person at the desktop answered with, a supervisor's name, or why nobody was asked; null:
     *     nobody decided yet
     */
    public record Consent(
            String id,
            String session,
            String person,
            String address,
            String desktop,
            State state,
            List<Scope> scopes,
            String purpose,
            Instant askedAt,
            Instant changedAt,
            @Schema(nullable = true) Instant endsAt,
            @Schema(nullable = true) String decidedBy) {

        static Consent of(ConsentRecord record) {
            return new Consent(
                    record.id.toString(),
                    record.session,
                    record.person,
                    record.address,
                    record.desktop,
                    State.fromString(record.state),
                    Arrays.stream(record.scopes.split(","))
                            .filter(word -> !word.isEmpty())
                            .map(word -> Scope.valueOf(word.toUpperCase(Locale.ROOT)))
                            .toList(),
                    record.purpose,
                    record.askedAt,
                    record.changedAt,
                    record.endsAt,
                    record.decidedBy);
        }
    }

    @Inject
    ConsentDesk desk;

    @Inject
    Caller caller;

    @GET
    @Transactional
    @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
    @Operation(operationId = "listConsents", summary = "Consents, the newest first")
    public Page<Consent> list(@QueryParam("state") State state, @BeanParam @Valid Paging paging) {
        PanacheQuery<ConsentRecord> found = ConsentRecord.find(
                "(?1 = '' or state = ?1) order by askedAt desc, id", state == null ? "" : state.text());
        List<Consent> items = found.page(paging.page(), paging.size()).list().stream()
                .map(Consent::of)
                .toList();
        return new Page<>(items, found.count(), paging.page(), paging.size());
    }

    @POST
    @Path("/{id}/withdraw")
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "withdrawConsent", summary = "Ends a consent, or a question that waits for an answer")
    public void withdraw(@PathParam("id") UUID id) {
        if (!desk.withdraw(id, caller.name())) {
            throw new ProblemException(409, "There is no such consent in force; it may have ended already.");
        }
    }
}
