/**
 * Networks as they are outside: a relay between viewers and the server's UDP port that delays, loses, reorders, repeats
 * and queues. {@link dev.waycast.integration.network.Link} is the arithmetic, without sockets or clocks.
 */
package dev.waycast.integration.network;
