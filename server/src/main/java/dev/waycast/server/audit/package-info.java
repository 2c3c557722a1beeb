/**
 * The audit trail: events in a hash chain with signed heads, their verification, export and retention.
 *
 * <p>Each event's hash covers the hash of the event before it, so a record that is edited, moved or taken out of the middle
 * breaks the chain from there on. Every few seconds the end of the chain is signed with a key that is not in the database,
 * so that neither a chain that was computed anew nor one that was cut off at its end passes either.
 */
package dev.waycast.server.audit;
