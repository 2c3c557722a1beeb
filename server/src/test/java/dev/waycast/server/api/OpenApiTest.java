package dev.waycast.server.api;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The OpenAPI document in the repository, from which the page's types are made, is the one of the application. */
@QuarkusTest
class OpenApiTest {

    private static final Path COMMITTED = Path.of("..", "docs", "openapi.json");

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void theDocumentInTheRepositoryIsUpToDate() throws IOException {
        assertThat(json.readTree(Files.readString(COMMITTED)))
                .as("Copy server/target/openapi/openapi.json to docs/openapi.json, and see what changes for clients")
                .isEqualTo(running());
    }

    @Test
    void answersHaveAllTheirPropertiesAndOperationsTheirNames() throws IOException {
        JsonNode document = running();
        JsonNode desktop = document.at("/components/schemas/Desktop");
        assertThat(desktop.get("required")).hasSameSizeAs(desktop.get("properties"));
        assertThat(desktop.at("/properties/score").toString()).contains("null");
        document.get("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/v1/desktops"))
                .flatMap(path -> path.getValue().properties().stream())
                .forEach(operation -> {
                    assertThat(operation.getValue().path("operationId").asText())
                            .as("operation id")
                            .isNotEmpty();
                    assertThat(operation.getValue().at("/responses/default").toString())
                            .contains("#/components/schemas/Problem");
                });
    }

    private JsonNode running() throws IOException {
        return json.readTree(when().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }
}
