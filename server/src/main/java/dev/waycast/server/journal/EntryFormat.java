package dev.waycast.server.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.waycast.runtime.journal.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Journal entries as JSON, with what they are in {@code kind}. Thread-safe. */
final class EntryFormat {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addMixIn(JournalEntry.class, Kinds.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EntryFormat() {}

    static byte[] write(JournalEntry entry) {
        try {
            return JSON.writerFor(JournalEntry.class).writeValueAsBytes(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("A journal entry cannot be written as JSON", e);
        }
    }

    /** @throws IOException when it was not written by {@link #write} */
    static JournalEntry read(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, JournalEntry.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JournalEntry.SessionCreated.class, name = "session-created"),
        @JsonSubTypes.Type(value = JournalEntry.SessionEnded.class, name = "session-ended"),
        @JsonSubTypes.Type(value = JournalEntry.ConsentChanged.class, name = "consent-changed"),
        @JsonSubTypes.Type(value = JournalEntry.ControlChanged.class, name = "control-changed"),
        @JsonSubTypes.Type(value = JournalEntry.AccessDenied.class, name = "access-denied"),
        @JsonSubTypes.Type(value = JournalEntry.Failed.class, name = "failed")
    })
    private interface Kinds {}
}
