/**
 * What is kept of desktops, sessions, consents and control. Every row is written together with the audit event that tells
 * of it, in one transaction.
 */
package dev.waycast.server.records;
