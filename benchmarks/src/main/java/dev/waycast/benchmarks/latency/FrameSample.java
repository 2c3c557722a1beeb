package dev.waycast.benchmarks.latency;

/**
 * One frame as the page saw it. Times of the page are in ms of its performance.now().
 *
 * @param counter the frame's number, read from the picture
 * @param committed when the client committed it, ms of CLOCK_MONOTONIC, read from the picture
 * @param rtp RTP timestamp, -1 not known
 * @param received its last packet arrived; NaN not known
 * @param processing from its arrival at the decoder to the decoded picture, ms; NaN not known
 * @param presented the decoder's output was handed to the page's compositor
 * @param callback the frame callback ran
 */
public record FrameSample(
        long counter,
        double committed,
        long rtp,
        double received,
        double processing,
        double presented,
        double callback) {}
