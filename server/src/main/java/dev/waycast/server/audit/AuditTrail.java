package dev.waycast.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * Appends to the audit trail, inside the transaction that does what is told: both are kept, or neither. Thread-safe;
 * transactions that append wait for one another.
 */
@ApplicationScoped
public class AuditTrail {

    /** The actor of what nobody in particular did. */
    public static final String SYSTEM = "system";

    private static final int ACTOR_LENGTH = 200;
    private static final int ADDRESS_LENGTH = 100;
    private static final int SESSION_LENGTH = 100;
    private static final int DETAILS_LENGTH = 16_000;

    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final Collection<LongConsumer> watchers = new CopyOnWriteArrayList<>();

    private final Map<AuditEventType, Counter> counters = new EnumMap<>(AuditEventType.class);

    @Inject
    EntityManager entities;

    @Inject
    TransactionSynchronizationRegistry transactions;

    @Inject
    AuditTrail(MeterRegistry registry) {
        for (AuditEventType type : AuditEventType.values()) {
            Counter counter = Counter.builder("waycast.events")
                    .description("Audit events")
                    .tag("type", type.text())
                    .register(registry);
            counters.put(type, counter);
        }
    }

    /**
     * Appends an event that happened now.
     *
     * @param actor who did it: an account's name, a guest's; null: {@link #SYSTEM}
     * @param address the IP address it came from; null where there is none
     * @param session of the viewer it concerns; null where there is none
     * @param details kept as JSON; never a password, token, PIN or other secret. No more than 16,000 characters are kept
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public AuditEvent append(
            AuditEventType type, String actor, String address, String session, Map<String, ?> details) {
        return append(UUID.randomUUID(), Instant.now(), type, actor, address, session, details);
    }

    /**
     * Appends an event that was told earlier, under the id that it has there.
     *
     * @param id not in the trail yet: a second event with it makes the transaction fail
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public AuditEvent append(
            UUID id,
            Instant at,
            AuditEventType type,
            String actor,
            String address,
            String session,
            Map<String, ?> details) {
        AuditChain chain = entities.find(AuditChain.class, AuditChain.ID, LockModeType.PESSIMISTIC_WRITE);
        AuditRecord record = record(chain, id, at, type, actor, address, session, write(details));
        AuditEvent event = new AuditEvent(record);
        entities.persist(event);
        chain.sequence = record.sequence();
        chain.hash = record.hash();
        tellAfterCommit(type, record.sequence());
        return event;
    }

    /**
     * Tells after each commit that appended.
     *
     * @param watcher gets the sequence number of the newest event; returns at once and never throws
     */
    public void watch(LongConsumer watcher) {
        watchers.add(watcher);
    }

    private static AuditRecord record(
            AuditChain chain,
            UUID id,
            Instant at,
            AuditEventType type,
            String actor,
            String address,
            String session,
            String details) {
        long sequence = chain.sequence + 1;
        Instant kept = at.truncatedTo(ChronoUnit.MICROS);
        String who = RecordedText.of(actor == null ? SYSTEM : actor, ACTOR_LENGTH);
        String from = RecordedText.of(address, ADDRESS_LENGTH);
        String viewer = session == null ? null : RecordedText.of(session, SESSION_LENGTH);
        String hash = AuditRecord.hash(sequence, id, kept, type.text(), who, from, viewer, details, chain.hash);
        return new AuditRecord(sequence, id, kept, type.text(), who, from, viewer, details, chain.hash, hash);
    }

    private String write(Map<String, ?> details) {
        String text = RecordedText.of(toJson(details == null ? Map.of() : details), Integer.MAX_VALUE);
        if (text.length() <= DETAILS_LENGTH) {
            return text;
        }
        // Escaping may make it longer, at most six times.
        String beginning = RecordedText.of(text, DETAILS_LENGTH / 8);
        return toJson(Map.of("shortened", true, "beginning", beginning));
    }

    private String toJson(Map<String, ?> details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The details of an audit event cannot be written as JSON", e);
        }
    }

    private void tellAfterCommit(AuditEventType type, long sequence) {
        Appended appended = (Appended) transactions.getResource(this);
        if (appended == null) {
            appended = new Appended();
            transactions.putResource(this, appended);
            transactions.registerInterposedSynchronization(appended);
        }
        appended.add(type, sequence);
    }

    /** What one transaction appended, told and counted when it was committed. */
    private final class Appended implements Synchronization {

        private final Map<AuditEventType, Integer> counts = new EnumMap<>(AuditEventType.class);
        private long newest;

        void add(AuditEventType type, long sequence) {
            counts.merge(type, 1, Integer::sum);
            newest = sequence;
        }

        @Override
        public void beforeCompletion() {
            // Nothing has to be ready before the commit.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                counts.forEach((type, count) -> counters.get(type).increment(count));
                watchers.forEach(watcher -> watcher.accept(newest));
            }
        }
    }
}
