package dev.waycast.server.health;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.doctor.Doctor;
import dev.waycast.runtime.doctor.Finding;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the server and its host are. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Health")
public class HealthResource {

    @Inject
    SmallRyeHealthReporter reporter;

    @GET
    @Path("/health")
    @RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
    @Operation(operationId = "getHealth", summary = "Every health check, with degraded parts named")
    public Health health() {
        List<Health.Check> checks = reporter.getHealth().getPayload().getJsonArray("checks").stream()
                .map(check -> check(check.asJsonObject()))
                .toList();
        Health.Status worst = checks.stream()
                .map(Health.Check::status)
                .max(Comparator.naturalOrder())
                .orElse(Health.Status.UP);
        return new Health(worst, checks);
    }

    @GET
    @Path("/doctor")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            operationId = "getFindings",
            summary = "What this host can and cannot do, with what to do about it; takes a second or so")
    public List<Finding> doctor() {
        return Doctor.examineHost();
    }

    private static Health.Check check(JsonObject check) {
        Map<String, String> data = new LinkedHashMap<>();
        if (check.containsKey("data")) {
            check.getJsonObject("data").forEach((key, value) -> data.put(key, text(value)));
        }
        return new Health.Check(check.getString("name"), status(check.getString("status"), data), data);
    }

    private static Health.Status status(String status, Map<String, String> data) {
        if (!status.equals("UP")) {
            return Health.Status.DOWN;
        }
        return data.getOrDefault("state", "").startsWith("degraded") ? Health.Status.DEGRADED : Health.Status.UP;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
