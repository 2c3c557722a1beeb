package dev.waycast.server.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The application as the production build makes it, on a PostgreSQL that runs for the tests. */
public class OnPostgreSql implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.datasource.db-kind", "postgresql");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** Runs as long as the application does. */
    public static class Server implements QuarkusTestResourceLifecycleManager {

        private static PostgreSqlServer running;

        /** For tests that take the database away. */
        public static PostgreSqlServer running() {
            return running;
        }

        @Override
        public Map<String, String> start() {
            try {
                running = PostgreSqlServer.create();
                return Map.of(
                        "quarkus.datasource.jdbc.url",
                        running.url(),
                        "waycast.data",
                        Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data")
                                .toString());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }

        @Override
        public void stop() {
            try {
                running.close();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("PostgreSQL does not stop", e);
            }
        }
    }
}
