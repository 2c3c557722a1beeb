package dev.waycast.transports.webrtc;

/**
 * When the packets of one frame may leave. A first burst goes at once, so that usual frames are not delayed at all; what
 * a large frame has beyond is spread evenly over a window.
 *
 * @param start when the first packet may leave, {@link System#nanoTime()}
 * @param bytes of the whole frame
 * @param burst bytes that go at once
 * @param windowNanos over how long the rest is spread
 */
record FramePacing(long start, int bytes, int burst, long windowNanos) {

    private static final int NETWORK_BURST = 16 * 1024;

    /** Within a host nothing is slow but the reader, whose socket buffer holds about 200 KB of small packets. */
    private static final int HOST_BURST = 96 * 1024;

    private static final double HOST_BYTES_PER_NANO = 0.08;

    /** However slow the network: a longer wait would only move the queue from the network to the viewer's reader. */
    private static final long LONGEST_WINDOW = 150_000_000;

    /** For a viewer on the same host. */
    static FramePacing withinHost(int bytes, long start) {
        return new FramePacing(start, bytes, HOST_BURST, (long) ((bytes - HOST_BURST) / HOST_BYTES_PER_NANO));
    }

    /** For a network without a sign of congestion. */
    static FramePacing within(long windowNanos, int bytes, long start) {
        return new FramePacing(start, bytes, NETWORK_BURST, windowNanos);
    }

    /** For a network that showed congestion. */
    static FramePacing at(double bitsPerSecond, int bytes, long start) {
        long window = (long) ((bytes - NETWORK_BURST) * 8 / bitsPerSecond * 1e9);
        return new FramePacing(start, bytes, NETWORK_BURST, Math.min(window, LONGEST_WINDOW));
    }

    /** @param bytesBefore of this frame that left already */
    long dueTime(int bytesBefore) {
        if (bytesBefore < burst || bytes <= burst) {
            return start;
        }
        return start + (long) ((double) windowNanos * (bytesBefore - burst) / (bytes - burst));
    }
}
