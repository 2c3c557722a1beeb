package dev.waycast.server.api;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the OpenAPI document by what holds everywhere: an answer always has all its properties, null where there is
 * nothing to say, and every operation may answer with a problem.
 */
public class ApiDocument implements OASFilter {

    private static final String REFERENCE = "#/components/schemas/";
    private static final String PROBLEM = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSchema(PROBLEM, problem());
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        List<Operation> operations = document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .toList();
        operations.forEach(operation -> operation
                .getResponses()
                .addAPIResponse(
                        "default",
                        OASFactory.createAPIResponse()
                                .description("A problem, in one sentence")
                                .content(OASFactory.createContent()
                                        .addMediaType(
                                                "application/problem+json",
                                                OASFactory.createMediaType()
                                                        .schema(OASFactory.createSchema()
                                                                .ref(PROBLEM))))));
        answered(operations, schemas).forEach(name -> requireAll(schemas.get(name)));
    }

    /** RFC 9457 section 3.1. */
    private static Schema problem() {
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("type", text("about:blank: the status says what kind of problem it is"))
                .addProperty("title", text("The status in words"))
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text("One sentence for a person"));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }

    /** Names of the schemas that stand in answers, however deep. */
    private static Set<String> answered(List<Operation> operations, Map<String, Schema> schemas) {
        Deque<Schema> open = new ArrayDeque<>();
        for (Operation operation : operations) {
            for (APIResponse response :
                    operation.getResponses().getAPIResponses().values()) {
                if (response.getContent() != null) {
                    response.getContent().getMediaTypes().values().forEach(type -> push(open, type.getSchema()));
                }
            }
        }
        Set<String> names = new HashSet<>();
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (schema.getRef() != null) {
                String name = schema.getRef().substring(REFERENCE.length());
                if (names.add(name)) {
                    push(open, schemas.get(name));
                }
            }
            parts(schema).forEach(part -> push(open, part));
        }
        return names;
    }

    private static Stream<Schema> parts(Schema schema) {
        Stream<Schema> properties =
                schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
        Stream<Schema> composed = Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(Collection::stream);
        return Stream.of(properties, composed, Stream.of(schema.getItems(), schema.getAdditionalPropertiesSchema()))
                .flatMap(stream -> stream)
                .filter(Objects::nonNull);
    }

    private static void push(Deque<Schema> open, Schema schema) {
        if (schema != null) {
            open.push(schema);
        }
    }

    private static void requireAll(Schema schema) {
        if (schema.getProperties() != null) {
            schema.setRequired(schema.getProperties().keySet().stream().sorted().toList());
        }
    }
}
