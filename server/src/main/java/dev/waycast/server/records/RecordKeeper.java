package dev.waycast.server.records;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import dev.waycast.runtime.journal.JournalEntry;
import dev.waycast.runtime.journal.JournalEntry.AccessDenied;
import dev.waycast.runtime.journal.JournalEntry.ConsentChanged;
import dev.waycast.runtime.journal.JournalEntry.ConsentState;
import dev.waycast.runtime.journal.JournalEntry.ControlChanged;
import dev.waycast.runtime.journal.JournalEntry.Failed;
import dev.waycast.runtime.journal.JournalEntry.SessionCreated;
import dev.waycast.runtime.journal.JournalEntry.SessionEnded;
import dev.waycast.runtime.journal.SessionSummary;
import dev.waycast.server.audit.AuditEvent;
import dev.waycast.server.audit.AuditEventType;
import dev.waycast.server.audit.AuditTrail;
import dev.waycast.server.audit.RecordedText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes what the journal tells: the row that it changes, and the audit event, in the caller's transaction. */
@ApplicationScoped
public class RecordKeeper {

    private static final int NAME = 100;
    private static final int WHO = 200;
    private static final int SENTENCE = 500;

    @Inject
    EntityManager entities;

    @Inject
    AuditTrail trail;

    /** Writes the entries in their order. One that was written before is passed over. Returns how many were new. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int keep(List<JournalEntry> entries) {
        Set<UUID> kept = kept(entries);
        int count = 0;
        for (JournalEntry entry : entries) {
            if (kept.add(entry.id())) {
                keep(entry);
                count++;
            }
        }
        // Here, so that what the database refuses is told apart from a transaction that cannot end.
        entities.flush();
        return count;
    }

    /**
     * Ends every session and consent that is still open, as of now: nobody is connected.
     *
     * @return how many sessions
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int endAll(String reason) {
        Instant now = now();
        List<SessionRecord> open = SessionRecord.list("endedAt is null order by startedAt");
        for (SessionRecord session : open) {
            session.endedAt = now;
            session.reason = reason;
            trail.append(
                    AuditEventType.SESSION_ENDED,
                    session.person,
                    session.address,
                    session.id,
                    Map.of("desktop", session.desktop, "reason", reason));
        }
        List<ConsentRecord> consents = ConsentRecord.list("state in ('asked', 'given') order by askedAt");
        for (ConsentRecord consent : consents) {
            consent.state = "expired";
            consent.changedAt = now;
            consent.endsAt = now;
            consent.decidedBy = AuditTrail.SYSTEM;
            trail.append(
                    AuditEventType.CONSENT_EXPIRED,
                    consent.person,
                    consent.address,
                    consent.session,
                    Map.of("consent", consent.id, "desktop", consent.desktop, "by", reason));
        }
        return open.size();
    }

    private Set<UUID> kept(List<JournalEntry> entries) {
        List<UUID> ids = entries.stream().map(JournalEntry::id).toList();
        return new HashSet<>(entities.createQuery("select e.id from AuditEvent e where e.id in :ids", UUID.class)
                .setParameter("ids", ids)
                .getResultList());
    }

    private AuditEvent keep(JournalEntry entry) {
        return switch (entry) {
            case SessionCreated created -> created(created);
            case SessionEnded ended -> ended(ended);
            case ConsentChanged changed -> consent(changed);
            case ControlChanged changed -> control(changed);
            case AccessDenied denied ->
                append(
                        denied,
                        AuditEventType.ACCESS_DENIED,
                        denied.name(),
                        denied.address(),
                        null,
                        details("what", denied.what(), "reason", denied.reason()));
            case Failed failed ->
                append(
                        failed,
                        AuditEventType.ERROR,
                        AuditTrail.SYSTEM,
                        null,
                        failed.session(),
                        details("desktop", failed.desktop(), "sentence", failed.sentence()));
        };
    }

    private AuditEvent created(SessionCreated entry) {
        begin(entry.session(), entry.person(), entry.desktop(), entry.protocol(), entry.at());
        Person person = entry.person();
        Map<String, Object> details = details(
                "desktop", entry.desktop(),
                "protocol", entry.protocol(),
                "roles", list(person.roles()),
                "scopes", scopes(person.scopes()),
                "credential", person.credential());
        details.put("owner", person.owner());
        return append(entry, AuditEventType.SESSION_CREATED, person.name(), person.address(), entry.session(), details);
    }

    private AuditEvent ended(SessionEnded entry) {
        SessionSummary summary = entry.summary();
        Instant start = entry.at().minus(Duration.ofMillis(Math.round(summary.seconds() * 1000)));
        SessionRecord session = entities.find(SessionRecord.class, text(entry.session(), NAME));
        if (session == null) {
            session = begin(entry.session(), entry.person(), entry.desktop(), "", start);
        }
        session.endedAt = kept(entry.at());
        session.reason = text(entry.reason(), SENTENCE);
        session.codec = text(summary.codec(), 50);
        session.bytes = summary.bytes();
        session.frames = summary.frames();
        session.framesPerSecond = known(summary.framesPerSecond());
        session.lossPercent = known(summary.lossPercent());
        session.roundTripMillis = known(summary.roundTripMillis());
        session.latencyMillis = known(summary.latencyMillis());
        Person person = entry.person();
        Map<String, Object> details = details("desktop", entry.desktop(), "reason", entry.reason());
        details.put("seconds", known(summary.seconds()));
        details.put("bytes", summary.bytes());
        details.put("frames", summary.frames());
        return append(entry, AuditEventType.SESSION_ENDED, person.name(), person.address(), entry.session(), details);
    }

    private SessionRecord begin(String id, Person person, String desktop, String protocol, Instant at) {
        SessionRecord session = new SessionRecord();
        session.id = text(id, NAME);
        session.person = text(person.name(), WHO);
        session.roles = text(list(person.roles()), WHO);
        session.scopes = scopes(person.scopes());
        session.owner = person.owner();
        session.credential = text(person.credential(), WHO);
        session.address = text(person.address(), NAME);
        session.desktop = text(desktop, NAME);
        session.protocol = text(protocol, 20);
        session.startedAt = kept(at);
        entities.persist(session);
        used(session.desktop, session.startedAt);
        return session;
    }

    private void used(String name, Instant at) {
        DesktopRecord desktop = entities.find(DesktopRecord.class, name);
        if (desktop == null) {
            desktop = new DesktopRecord();
            desktop.name = name;
            desktop.firstUsedAt = at;
            desktop.lastUsedAt = at;
            entities.persist(desktop);
        }
        desktop.lastUsedAt = at;
    }

    private AuditEvent consent(ConsentChanged entry) {
        ConsentRecord consent = entities.find(ConsentRecord.class, entry.consent());
        if (consent == null) {
            consent = new ConsentRecord();
            consent.id = entry.consent();
            consent.session = text(entry.session(), NAME);
            consent.person = text(entry.person().name(), WHO);
            consent.address = text(entry.person().address(), NAME);
            consent.desktop = text(entry.desktop(), NAME);
            consent.purpose = text(entry.purpose(), SENTENCE);
            consent.askedAt = kept(entry.at());
            fill(consent, entry);
            entities.persist(consent);
        } else {
            fill(consent, entry);
        }
        return append(
                entry,
                type(entry.state()),
                entry.person().name(),
                entry.person().address(),
                entry.session(),
                details(
                        "consent", entry.consent(),
                        "desktop", entry.desktop(),
                        "scopes", scopes(entry.scopes()),
                        "purpose", entry.purpose(),
                        "until", entry.until(),
                        "by", entry.by()));
    }

    private static void fill(ConsentRecord consent, ConsentChanged entry) {
        ConsentState state = entry.state() == ConsentState.RENEWED ? ConsentState.GIVEN : entry.state();
        consent.state = state.name().toLowerCase(Locale.ROOT);
        consent.scopes = scopes(entry.scopes());
        consent.changedAt = kept(entry.at());
        consent.endsAt = entry.until() == null ? null : kept(entry.until());
        consent.decidedBy = entry.by() == null ? null : text(entry.by(), WHO);
    }

    private static AuditEventType type(ConsentState state) {
        return switch (state) {
            case ASKED -> AuditEventType.CONSENT_ASKED;
            case GIVEN -> AuditEventType.CONSENT_GIVEN;
            case REFUSED -> AuditEventType.CONSENT_REFUSED;
            case RENEWED -> AuditEventType.CONSENT_RENEWED;
            case WITHDRAWN -> AuditEventType.CONSENT_WITHDRAWN;
            case EXPIRED -> AuditEventType.CONSENT_EXPIRED;
        };
    }

    private AuditEvent control(ControlChanged entry) {
        ControlRecord change = new ControlRecord();
        change.id = entry.id();
        change.at = kept(entry.at());
        change.session = nullable(entry.session());
        change.actor = text(entry.actor() == null ? AuditTrail.SYSTEM : entry.actor(), WHO);
        change.desktop = text(entry.desktop(), NAME);
        change.change = text(entry.change(), 50);
        change.holder = nullable(entry.holder());
        change.previous = nullable(entry.previous());
        entities.persist(change);
        return append(
                entry,
                AuditEventType.CONTROL_CHANGED,
                entry.actor(),
                address(change.session),
                entry.session(),
                details(
                        "desktop", entry.desktop(),
                        "change", entry.change(),
                        "holder", entry.holder(),
                        "previous", entry.previous()));
    }

    private String address(String session) {
        SessionRecord found = session == null ? null : entities.find(SessionRecord.class, session);
        return found == null ? null : found.address;
    }

    private AuditEvent append(
            JournalEntry entry,
            AuditEventType type,
            String actor,
            String address,
            String session,
            Map<String, Object> details) {
        return trail.append(entry.id(), entry.at(), type, actor, address, session, details);
    }

    /** Names and values in turn; what is null is not told. */
    private static Map<String, Object> details(Object... pairs) {
        Map<String, Object> details = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                details.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return details;
    }

    private static String list(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(","));
    }

    private static String scopes(Set<Scope> scopes) {
        return list(scopes.stream()
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .toList());
    }

    private static String text(String text, int limit) {
        return RecordedText.of(text, limit);
    }

    private static String nullable(String id) {
        return id == null ? null : text(id, NAME);
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Instant now() {
        return kept(Instant.now());
    }

    /** Databases keep microseconds. */
    private static Instant kept(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
