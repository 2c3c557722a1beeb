package dev.waycast.benchmarks.latency;

/**
 * A desktop on which nothing changes, with one viewer, after the picture was refined.
 *
 * @param processorShare the application's processor time, 1 is one core
 * @param mediaBitrate media and its control messages that the browser received, bit/s
 * @param signallingBitrate text over the signalling WebSocket, bit/s
 * @param framesShown frames that arrived all the same
 */
public record StaticResult(
        double seconds, double processorShare, double mediaBitrate, double signallingBitrate, long framesShown) {}
