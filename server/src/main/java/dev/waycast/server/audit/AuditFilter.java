package dev.waycast.server.audit;

import io.quarkus.panache.common.Parameters;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which events are asked for; a parameter with {@code @BeanParam @Valid}. Nothing given: all.
 *
 * @param from not before
 * @param to before
 * @param actor exactly
 * @param type exactly, see {@code GET /audit/types}
 * @param session exactly
 * @param search somewhere in actor, address, session or details, whatever the case
 */
public record AuditFilter(
        @QueryParam("from") Instant from,
        @QueryParam("to") Instant to,
        @QueryParam("actor") @Size(max = 200) String actor,
        @QueryParam("type") @Size(max = 50) String type,
        @QueryParam("session") @Size(max = 100) String session,
        @QueryParam("search") @Size(max = 200) String search) {

    boolean isEmpty() {
        return conditions().isEmpty();
    }

    /** In HQL. */
    String condition() {
        List<String> conditions = conditions();
        return conditions.isEmpty() ? "1 = 1" : String.join(" and ", conditions);
    }

    private List<String> conditions() {
        List<String> conditions = new ArrayList<>();
        add(conditions, from, "at >= :from");
        add(conditions, to, "at < :to");
        add(conditions, actor, "actor = :actor");
        add(conditions, type, "type = :type");
        add(conditions, session, "session = :session");
        add(
                conditions,
                search,
                "(lower(actor) like :search escape '!' or lower(address) like :search escape '!'"
                        + " or lower(session) like :search escape '!' or lower(details) like :search escape '!')");
        return conditions;
    }

    Parameters parameters() {
        Parameters parameters = new Parameters();
        add(parameters, "from", from);
        add(parameters, "to", to);
        add(parameters, "actor", actor);
        add(parameters, "type", type);
        add(parameters, "session", session);
        add(parameters, "search", isGiven(search) ? "%" + escaped() + "%" : null);
        return parameters;
    }

    private String escaped() {
        return search.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }

    private static void add(List<String> conditions, Object value, String condition) {
        if (isGiven(value)) {
            conditions.add(condition);
        }
    }

    private static void add(Parameters parameters, String name, Object value) {
        if (isGiven(value)) {
            parameters.and(name, value);
        }
    }

    private static boolean isGiven(Object value) {
        return value != null && !value.equals("");
    }
}
