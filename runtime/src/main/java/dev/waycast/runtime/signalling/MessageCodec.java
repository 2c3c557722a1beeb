package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads and writes messages with a mapper of its own, so that an application's JSON settings do not change the protocol.
 * Unknown fields are ignored: a newer page may say more.
 */
final class MessageCodec {

    private static final int MAX_DEPTH = 8;

    private static final ObjectMapper MAPPER = mapper();

    private MessageCodec() {}

    /** What was read: a message, or why there is none. */
    sealed interface Read {

        record Message(ClientMessage message) implements Read {}

        record Failure(ErrorCode code, String sentence) implements Read {}
    }

    static Read read(String text) {
        try {
            ClientMessage message = MAPPER.readValue(text, ClientMessage.class);
            return message == null ? bad("it is empty") : new Read.Message(message);
        } catch (InvalidTypeIdException e) {
            return unknownType(e);
        } catch (ValueInstantiationException e) {
            return bad(
                    e.getCause() instanceof IllegalArgumentException why ? why.getMessage() : "a value is not allowed");
        } catch (JsonMappingException e) {
            return bad("it does not fit its type" + place(e));
        } catch (JsonProcessingException e) {
            return bad("it is not JSON, or nested too deeply");
        }
    }

    static String write(ServerMessage message) {
        try {
            return MAPPER.writerFor(ServerMessage.class).writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable: " + message.getClass(), e);
        }
    }

    private static Read unknownType(InvalidTypeIdException e) {
        boolean event = e.getBaseType() != null && e.getBaseType().hasRawClass(InputCommand.class);
        if (e.getTypeId() == null) {
            return bad(event ? "an event has no \"kind\"" : "it has no \"type\"");
        }
        return new Read.Failure(
                ErrorCode.UNKNOWN_TYPE,
                "This server does not know the " + (event ? "input kind" : "message type") + " \""
                        + printable(e.getTypeId()) + "\"; it was ignored.");
    }

    private static Read bad(String why) {
        return new Read.Failure(ErrorCode.BAD_MESSAGE, "The message was ignored: " + why + ".");
    }

    private static String place(JsonMappingException e) {
        String name = e.getPath().isEmpty() ? null : e.getPath().getLast().getFieldName();
        return name == null ? "" : " at \"" + printable(name) + "\"";
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "..." : clean;
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }
}
