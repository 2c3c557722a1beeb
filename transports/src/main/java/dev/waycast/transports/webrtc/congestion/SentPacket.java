package dev.waycast.transports.webrtc.congestion;

/**
 * One packet that left.
 *
 * @param transportSequence transport-wide number, counted on without wrapping around
 * @param bytes on the wire, IP and UDP headers not counted
 * @param sentAt {@link System#nanoTime()}
 * @param probe number of the {@link Probe} it belongs to, 0: none
 */
public record SentPacket(long transportSequence, int bytes, long sentAt, int probe) {}
