package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.StageTimes;

/**
 * One frame that left for one viewer.
 *
 * @param rtpTimestamp as in its packets, 0 to 2^32-1: what a browser reports as {@code rtpTimestamp} when it shows it
 * @param times when the frame passed each stage; shared with everybody else, read only
 * @param packetisedNanos when it was cut into packets, on the clock of {@link System#nanoTime()}
 * @param sentNanos when its last packet was handed to the network, same clock
 */
public record SentFrame(long rtpTimestamp, StageTimes times, long packetisedNanos, long sentNanos) {}
