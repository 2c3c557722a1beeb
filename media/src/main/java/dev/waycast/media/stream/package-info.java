/**
 * One encoded stream and its readers, one bounded queue a viewer. Published to by {@code waycast-encoder}; read by the
 * transports' threads. A slow reader drops its own pictures and nobody else's.
 */
package dev.waycast.media.stream;
