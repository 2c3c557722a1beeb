package dev.waycast.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waycast.runtime.access.Roles;
import dev.waycast.server.api.Page;
import dev.waycast.server.api.Paging;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit trail, for those who oversee: read, searched, exported and verified; never written from here. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
@Tag(name = "Audit")
public class AuditResource {

    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

    @Inject
    AuditTrail trail;

    @Inject
    AuditExport export;

    @Inject
    AuditVerification verification;

    @Inject
    AuditSigner signer;

    @Inject
    EntityManager entities;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityIdentity identity;

    @Inject
    HttpServerRequest request;

    @GET
    @Transactional
    @Operation(operationId = "listAuditEvents", summary = "Audit events, the newest first")
    public Page<Event> list(@BeanParam @Valid AuditFilter filter, @BeanParam @Valid Paging paging) {
        PanacheQuery<AuditEvent> query =
                AuditEvent.find(filter.condition() + " order by sequence desc", filter.parameters());
        List<Event> items = query.page(paging.page(), paging.size()).stream()
                .map(this::describe)
                .toList();
        return new Page<>(items, query.count(), paging.page(), paging.size());
    }

    @GET
    @Path("/types")
    @Operation(operationId = "listAuditEventTypes", summary = "The types of audit events")
    public List<String> types() {
        return Stream.of(AuditEventType.values()).map(AuditEventType::text).toList();
    }

    @GET
    @Path("/export")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "exportAuditEvents",
            summary = "Audit events as a file, the oldest first",
            description = "Without a filter, JSON Lines hold the whole chain with its signatures and can be verified"
                    + " offline with ./waycast audit verify.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(schema = @Schema(type = SchemaType.STRING)))
    public Response export(
            @QueryParam("format") @DefaultValue("jsonl") String format, @BeanParam @Valid AuditFilter filter) {
        TrailWriter.Format kind =
                TrailWriter.Format.of(format).orElseThrow(() -> new BadRequestException("The format is jsonl or csv."));
        QuarkusTransaction.requiringNew()
                .run(() -> trail.append(
                        AuditEventType.AUDIT_EXPORTED,
                        identity.getPrincipal().getName(),
                        request.remoteAddress().hostAddress(),
                        null,
                        Map.of("format", format, "complete", filter.isEmpty())));
        StreamingOutput file = out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            write(filter, kind.to(text));
            text.flush();
        };
        return Response.ok(file, kind.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"waycast-audit." + kind.extension() + "\"")
                .build();
    }

    private void write(AuditFilter filter, TrailWriter writer) throws IOException {
        if (!filter.isEmpty()) {
            export.writeSelection(filter, writer);
            return;
        }
        try {
            export.writeAll(writer);
        } catch (SQLException e) {
            throw new IOException("The audit trail cannot be read", e);
        }
    }

    @GET
    @Path("/chain")
    @Transactional
    @Operation(
            operationId = "getAuditChain",
            summary = "How long the chain is, what is signed, and whether it is intact")
    public Chain chain() {
        AuditChain chain = entities.find(AuditChain.class, AuditChain.ID);
        AuditHead signed = AuditHead.<AuditHead>find("order by number desc").firstResult();
        return new Chain(
                chain.sequence,
                chain.hash,
                AuditHead.count(),
                signed == null ? null : signed.at,
                signer.keys().signingId(),
                verification.last());
    }

    @POST
    @Path("/verification")
    @Operation(operationId = "verifyAuditChain", summary = "Begin to verify the chain, unless that goes on already")
    public AuditVerification.Finding verify() {
        return verification.start();
    }

    private Event describe(AuditEvent event) {
        return new Event(
                event.sequence,
                event.id,
                event.at,
                event.type,
                event.actor,
                event.address,
                event.session,
                details(event.details),
                event.hash);
    }

    /** A row that was tampered with is shown too. */
    private Map<String, Object> details(String text) {
        try {
            return json.readValue(text, DETAILS);
        } catch (JsonProcessingException e) {
            return Map.of("unreadable", text);
        }
    }

    /**
     * @param sequence its number in the chain
     * @param session of the viewer it concerns, or null
     */
    public record Event(
            long sequence,
            UUID id,
            Instant at,
            String type,
            String actor,
            String address,
            String session,
            Map<String, Object> details,
            String hash) {}

    /**
     * @param length the number of the newest event
     * @param headHash its hash; what to note down elsewhere to be sure
     * @param signedHeads how many there are
     * @param lastSignedAt null: nothing is signed yet
     * @param keyId of the key that signs now
     */
    public record Chain(
            long length,
            String headHash,
            long signedHeads,
            Instant lastSignedAt,
            String keyId,
            AuditVerification.Finding verification) {}
}
