package dev.waycast.runtime.consent.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads and writes with a mapper of its own, so that an application's JSON settings do not change the protocol. */
final class PageCodec {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private PageCodec() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong with it */
    static PageCommand read(String text) {
        try {
            PageCommand command = MAPPER.readValue(text, PageCommand.class);
            if (command == null) {
                throw new IllegalArgumentException("The message was ignored: it is empty.");
            }
            return command;
        } catch (ValueInstantiationException e) {
            String why = e.getCause() instanceof IllegalArgumentException known
                    ? known.getMessage()
                    : "a value is not allowed";
            throw new IllegalArgumentException("The message was ignored: " + why + ".", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The message was ignored: it is no message of this protocol.", e);
        }
    }

    static String write(PageMessage message) {
        try {
            return MAPPER.writerFor(PageMessage.class).writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable: " + message.getClass(), e);
        }
    }
}
