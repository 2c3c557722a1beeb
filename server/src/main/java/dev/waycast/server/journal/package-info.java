/**
 * Carries what happens from the media side into the database without ever making a picture wait: each entry goes to a file
 * first, and from there, in batches, into the records and the audit trail.
 *
 * <pre>
 * record() → queue → Spool (one write and one fsync for all that wait) → Drainer (one transaction for up to 500)
 * </pre>
 */
package dev.waycast.server.journal;
