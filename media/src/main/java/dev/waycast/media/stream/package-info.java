/**
 * The encoded streams of a source, in rungs for good and bad networks, and their readers, one bounded queue a viewer.
 * Published to by the encoders' threads; read by the transports' threads. A slow reader drops its own pictures and
 * nobody else's, and goes to a lower rung.
 */
package dev.waycast.media.stream;
