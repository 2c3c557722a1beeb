package dev.waycast.server.live;

/**
 * There is something new in the audit trail.
 *
 * @param count of events since this was told before
 * @param newest sequence number of the newest
 */
public record AuditNews(long count, long newest) {}
