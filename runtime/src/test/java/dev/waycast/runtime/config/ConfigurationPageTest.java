package dev.waycast.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/configuration.md} says what the javadoc of the configuration says, for every key, and nothing
 * about keys that do not exist. The rows to paste into the page are in the failure's message.
 */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String MODEL = "META-INF/quarkus-config-doc/quarkus-config-model.json";
    private static final String JAVADOC = "META-INF/quarkus-config-doc/quarkus-config-javadoc.json";

    @Test
    void thePageHasTheRowsOfTheJavadoc() throws IOException {
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `quarkus.waycast."))
                .toList();
        assertThat(page).containsExactlyInAnyOrderElementsOf(rows());
    }

    private static List<String> rows() throws IOException {
        JsonNode javadoc = read(JAVADOC).get("elements");
        List<String> rows = new ArrayList<>();
        for (JsonNode root : read(MODEL).get("configRoots")) {
            addRows(root.get("items"), javadoc, rows);
        }
        return rows;
    }

    private static void addRows(JsonNode items, JsonNode javadoc, List<String> rows) {
        for (JsonNode item : items) {
            if (item.has("items")) {
                addRows(item.get("items"), javadoc, rows);
            } else {
                rows.add(row(item, javadoc));
            }
        }
    }

    private static String row(JsonNode item, JsonNode javadoc) {
        String element = item.get("sourceType").asText() + "."
                + item.get("sourceElementName").asText();
        String key = item.get("path").get("property").asText();
        String value = item.has("defaultValue") ? "`" + defaultValue(item) + "`" : "";
        String text = javadoc.get(element).get("description").asText().replaceAll("\\s+", " ");
        boolean build = item.get("phase").asText().startsWith("BUILD");
        return "| `" + key + "` | " + value + " | " + text + (build ? " Fixed at build time." : "") + " |";
    }

    /** Durations are in capitals in the model, where people write small letters. */
    private static String defaultValue(JsonNode item) {
        String value = item.get("defaultValue").asText();
        return item.get("type").asText().equals("java.time.Duration") ? value.toLowerCase(Locale.ROOT) : value;
    }

    private static JsonNode read(String name) throws IOException {
        URL resource = WaycastConfig.class.getClassLoader().getResource(name);
        assertThat(resource).as(name).isNotNull();
        return new ObjectMapper().readTree(resource);
    }
}
