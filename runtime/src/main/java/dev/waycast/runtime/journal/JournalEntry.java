package dev.waycast.runtime.journal;

import dev.waycast.runtime.access.Person;
import dev.waycast.runtime.access.Scope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Something that happened to a desktop or at its door. Every entry has an id of its own, so that one that is told twice
 * is kept once. Times are the server's wall clock.
 */
public sealed interface JournalEntry {

    UUID id();

    Instant at();

    /**
     * Somebody connected and was let in.
     *
     * @param session the session's id, also in every line of the log about it
     * @param protocol {@code webrtc} for the viewer page, {@code whep} for players, {@code whip} for who publishes
     */
    record SessionCreated(UUID id, Instant at, String session, Person person, String desktop, String protocol)
            implements JournalEntry {}

    /** @param reason one sentence, or a few words, for people */
    record SessionEnded(
            UUID id, Instant at, String session, Person person, String desktop, String reason, SessionSummary summary)
            implements JournalEntry {}

    /**
     * A consent was asked for, or its state changed.
     *
     * @param consent the same in all entries about one consent
     * @param scopes what it is about
     * @param until when it ends by itself; null where that is not known (yet)
     * @param by who decided, for instance {@code notification}, {@code page}, {@code terminal}, {@code time limit},
     *     {@code unattended}
     */
    record ConsentChanged(
            UUID id,
            Instant at,
            UUID consent,
            String session,
            Person person,
            String desktop,
            ConsentState state,
            Set<Scope> scopes,
            String purpose,
            Instant until,
            String by)
            implements JournalEntry {}

    /** The states of a consent. */
    enum ConsentState {
        ASKED,
        GIVEN,
        REFUSED,
        RENEWED,
        WITHDRAWN,
        EXPIRED
    }

    /**
     * Control was asked for, or changed hands.
     *
     * @param session of who did it; null: the server or the desktop itself
     * @param change what, in one word: requested, granted, refused, given, taken, released, idle, paused, resumed
     * @param holder the session that holds control from now on; null: nobody
     * @param previous the session that held it before; null: nobody
     */
    record ControlChanged(
            UUID id,
            Instant at,
            String session,
            String actor,
            String desktop,
            String change,
            String holder,
            String previous)
            implements JournalEntry {}

    /**
     * Somebody was turned away.
     *
     * @param what they wanted, for instance {@code GET /api/v1/users} or {@code ws /ws/v1/viewer}
     * @param reason in a few words
     */
    record AccessDenied(UUID id, Instant at, String name, String address, String what, String reason)
            implements JournalEntry {}

    /**
     * Something failed that a supervisor should know of: capture, encoder, a session.
     *
     * @param session null where it concerns none in particular
     */
    record Failed(UUID id, Instant at, String session, String desktop, String sentence) implements JournalEntry {}
}
