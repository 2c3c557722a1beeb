/**
 * The end-to-end harness: a client on a private desktop draws a machine-readable clock, the packaged application streams
 * it, and a script in the real viewer page reads it back from each frame that the browser shows.
 */
package dev.waycast.benchmarks.latency;
