/**
 * Encoders: which there are, which work here, and how one is replaced by the next. From pictures to H.264.
 *
 * <p>An encoder belongs to the thread that opened it, {@code waycast-encoder} in a running pipeline; only its statistics
 * are read by others.
 */
package dev.waycast.media.codec;
