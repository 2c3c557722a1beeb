package dev.waycast.server.journal;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RecordsHealthTest {

    @Inject
    MeterRegistry registry;

    @Test
    void readinessNamesTheRecords() {
        when().get("/q/health/ready")
                .then()
                .body("checks.name", hasItem("waycast-records"))
                .body("checks.find { it.name == 'waycast-records' }.status", is("UP"));
    }

    /** docs/metrics.md names every meter of the records, and no other. */
    @Test
    void theMetricsPageNamesTheRecords() throws IOException {
        Pattern name = Pattern.compile("`(waycast\\.audit\\.[a-z.]+)`");
        Set<String> documented = name.matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> exported = registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(meter -> meter.startsWith("waycast.audit."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).isEqualTo(documented);
    }
}
