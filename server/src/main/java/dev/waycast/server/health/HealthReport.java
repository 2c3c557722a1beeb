package dev.waycast.server.health;

import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks every health check. May take as long as the slowest of them: not for an event loop. */
@ApplicationScoped
public class HealthReport {

    private static final String DEGRADED = "degraded";

    @Inject
    SmallRyeHealthReporter reporter;

    public Health read() {
        List<Health.Check> checks = reporter.getHealth().getPayload().getJsonArray("checks").stream()
                .map(check -> check(check.asJsonObject()))
                .sorted(Comparator.comparing(Health.Check::name))
                .toList();
        Health.Status worst = checks.stream()
                .map(Health.Check::status)
                .max(Comparator.naturalOrder())
                .orElse(Health.Status.UP);
        return new Health(worst, checks);
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
        return data.getOrDefault("state", "").startsWith(DEGRADED) ? Health.Status.DEGRADED : Health.Status.UP;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
