/**
 * What viewers do to a desktop: events, one viewer's session that lets go of what it held, and where events are played.
 *
 * <p>Called from any thread, one event at a time; {@code waycast-input-watch} releases what silent viewers hold.
 */
package dev.waycast.media.input;
