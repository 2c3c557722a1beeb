package dev.waycast.transports.webrtc.congestion;

/**
 * Packets sent faster than usual to learn whether the network carries more.
 *
 * @param number from 1
 * @param bitsPerSecond how fast they leave
 * @param packets how many at least
 * @param bytes how many at least
 */
public record Probe(int number, long bitsPerSecond, int packets, int bytes) {}
