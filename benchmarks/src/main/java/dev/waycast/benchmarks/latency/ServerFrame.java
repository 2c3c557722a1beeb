package dev.waycast.benchmarks.latency;

/** When one frame passed the application's stages, in ms of CLOCK_MONOTONIC. */
public record ServerFrame(long rtp, double captured, double dequeued, double converted, double encoded, double sent) {}
