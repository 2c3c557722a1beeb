package dev.waycast.server.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.waycast.server.audit.ChainItem.Checkpoint;
import dev.waycast.server.audit.ChainItem.End;
import dev.waycast.server.audit.ChainItem.SignedHead;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * A trail as JSON Lines: a header, then each item with what it is in {@code kind}. The details of a record are JSON too, and
 * stand there character by character as they are hashed.
 */
final class TrailFormat {

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final int VERSION = 1;

    private TrailFormat() {}

    /**
     * The first line.
     *
     * @param complete whether the file holds the whole trail; a selection cannot show that nothing is missing
     */
    record Header(boolean complete, Instant at) {}

    static String write(Header header) {
        ObjectNode line = JSON.createObjectNode();
        line.put("kind", "waycast-audit").put("version", VERSION);
        return line.put("complete", header.complete())
                .put("at", header.at().toString())
                .toString();
    }

    static String write(ChainItem item) {
        return switch (item) {
            case AuditRecord entry -> write(entry);
            case SignedHead head -> tagged("head", head);
            case Checkpoint checkpoint -> tagged("checkpoint", checkpoint);
            case End end -> tagged("end", end);
        };
    }

    private static String tagged(String kind, ChainItem item) {
        ObjectNode line = JSON.createObjectNode().put("kind", kind);
        line.setAll((ObjectNode) JSON.valueToTree(item));
        return line.toString();
    }

    private static String write(AuditRecord entry) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("kind", "event");
            out.writeNumberField("sequence", entry.sequence());
            out.writeStringField("id", entry.id().toString());
            out.writeStringField("at", entry.at().toString());
            out.writeStringField("type", entry.type());
            out.writeStringField("actor", entry.actor());
            out.writeStringField("address", entry.address());
            out.writeStringField("session", entry.session());
            out.writeFieldName("details");
            out.writeRawValue(entry.details());
            out.writeStringField("previous", entry.previous());
            out.writeStringField("hash", entry.hash());
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return line.toString();
    }

    /** @throws IOException when the line is no header of a version known here */
    static Header readHeader(String line) throws IOException {
        JsonNode header = JSON.readTree(line == null ? "" : line);
        if (!header.path("kind").asText().equals("waycast-audit")
                || header.path("version").asInt() != VERSION) {
            throw new IOException("This is no audit trail that Waycast exported as JSON Lines.");
        }
        return new Header(header.path("complete").asBoolean(), null);
    }

    /** @throws IOException when the line is none that {@link #write} gives */
    static ChainItem read(String line) throws IOException {
        JsonNode item = JSON.readTree(line);
        try {
            return switch (item.path("kind").asText()) {
                case "event" -> record(item, details(line));
                case "head" ->
                    new SignedHead(
                            number(item, "number"),
                            number(item, "sequence"),
                            text(item, "hash"),
                            Instant.parse(text(item, "at")),
                            text(item, "keyId"),
                            text(item, "signature"));
                case "checkpoint" ->
                    new Checkpoint(
                            number(item, "sequence"),
                            text(item, "hash"),
                            number(item, "headNumber"),
                            Instant.parse(text(item, "at")),
                            text(item, "keyId"),
                            text(item, "signature"));
                case "end" -> new End(number(item, "sequence"), text(item, "hash"));
                default -> throw new IOException("It says not what it is.");
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static AuditRecord record(JsonNode item, String details) throws IOException {
        return new AuditRecord(
                number(item, "sequence"),
                UUID.fromString(text(item, "id")),
                Instant.parse(text(item, "at")),
                text(item, "type"),
                text(item, "actor"),
                text(item, "address"),
                item.path("session").isNull() ? null : text(item, "session"),
                details,
                text(item, "previous"),
                text(item, "hash"));
    }

    /** The characters of the field {@code details}, not what they mean: those are what was hashed. */
    private static String details(String line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("details");
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                if (found) {
                    return line.substring(from, (int) parser.currentLocation().getCharOffset());
                }
            }
        }
        throw new IOException("It has no details.");
    }

    private static String text(JsonNode item, String name) throws IOException {
        if (!item.path(name).isTextual()) {
            throw new IOException("It has no text in " + name + ".");
        }
        return item.get(name).textValue();
    }

    private static long number(JsonNode item, String name) throws IOException {
        if (!item.path(name).canConvertToLong() || !item.path(name).isIntegralNumber()) {
            throw new IOException("It has no number in " + name + ".");
        }
        return item.get(name).longValue();
    }
}
