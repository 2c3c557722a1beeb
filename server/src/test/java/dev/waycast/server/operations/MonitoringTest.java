package dev.waycast.server.operations;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The dashboard and the alerts ask for metrics that the application exports. */
@QuarkusTest
class MonitoringTest {

    private static final Path OPERATIONS = Path.of("..", "docs", "operations");

    /** What begins as the names of exported metrics do; functions and labels of PromQL do not. */
    private static final Pattern METRIC = Pattern.compile("\\b(waycast|agroal|http|jvm|process|system)_[a-z0-9_]+");

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(OPERATIONS.resolve("grafana-dashboard.json").toFile());
        List<String> expressions = dashboard.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(dashboard.get("panels").size());
        assertThat(names(expressions)).isNotEmpty().isSubsetOf(exported());
    }

    @Test
    void theAlertsAskForMetricsThatThereAre() throws IOException {
        Object rules = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(OPERATIONS.resolve("prometheus-alerts.yml")));
        List<String> expressions = new ObjectMapper().valueToTree(rules).findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(5);
        assertThat(names(expressions)).isNotEmpty().isSubsetOf(exported());
    }

    @Test
    void thePageNamesTheServersMetrics() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "metrics.md")))
                .contains("`waycast.events`", "`waycast.session.score`");
        assertThat(exported()).contains("waycast_events_total", "waycast_session_score");
    }

    private static Set<String> names(List<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exported() {
        // Requests are counted from the first on.
        when().get("/api/v1/desktops").then().statusCode(401);
        return when().get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
