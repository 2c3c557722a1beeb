package dev.waycast.benchmarks.latency;

/**
 * How long people wait for things to begin.
 *
 * @param application from starting the process, on an empty data folder, until it serves, ms
 * @param opened from opening the address to the first frame callback, application and browser warm, ms
 * @param reloaded the same after a reload of the page, which is signed in and has its scripts cached, ms
 * @param signedIn from sending name and password to the first frame callback, ms
 * @param administration from opening the administration to its first page with all its controls, nothing cached, ms
 */
public record StartResult(
        Distribution application,
        Distribution opened,
        Distribution reloaded,
        Distribution signedIn,
        Distribution administration) {}
