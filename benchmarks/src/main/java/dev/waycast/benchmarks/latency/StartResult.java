package dev.waycast.benchmarks.latency;

/**
 * How long a person waits for the picture, with application and browser warm.
 *
 * @param opened from opening the address to the first frame callback, ms
 * @param reloaded the same after a reload of the page, which is signed in and has its scripts cached, ms
 */
public record StartResult(Distribution opened, Distribution reloaded) {}
