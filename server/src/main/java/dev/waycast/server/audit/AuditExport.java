package dev.waycast.server.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes the trail out, in pages. */
@ApplicationScoped
public class AuditExport {

    private static final int PAGE = 1000;

    @Inject
    AgroalDataSource database;

    /** All of it, verifiable. */
    void writeAll(TrailWriter writer) throws IOException, SQLException {
        writer.begin(true);
        try (Connection connection = database.getConnection()) {
            try {
                new StoredTrail(connection).<IOException>read(item -> {
                    writer.write(item);
                    return true;
                });
            } finally {
                connection.rollback();
            }
        }
    }

    /** The events that pass the filter, oldest first. */
    void writeSelection(AuditFilter filter, TrailWriter writer) throws IOException {
        writer.begin(false);
        long last = 0;
        List<AuditEvent> page = page(filter, last);
        while (!page.isEmpty()) {
            for (AuditEvent event : page) {
                writer.write(event.toRecord());
                last = event.sequence;
            }
            page = page(filter, last);
        }
    }

    private static List<AuditEvent> page(AuditFilter filter, long after) {
        Parameters parameters = filter.parameters().and("after", after);
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEvent.<AuditEvent>find(
                                "sequence > :after and " + filter.condition() + " order by sequence", parameters)
                        .page(0, PAGE)
                        .list());
    }
}
