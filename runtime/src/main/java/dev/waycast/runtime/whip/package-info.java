/**
 * The WebRTC-HTTP ingestion protocol (RFC 9725): what somebody publishes is the desktop that this application shows.
 */
package dev.waycast.runtime.whip;
