package dev.waycast.transports.webrtc;

/**
 * When the next packet may leave: a bucket that every packet fills and that empties at the pacing rate. As long as it
 * holds less than the burst, packets leave at once. For one thread; times are {@link System#nanoTime()}.
 */
final class Pacer {

    /** What a network's queue takes without anybody noticing, and what congestion control sees as one group. */
    private static final long BURST_NANOS = 5_000_000;

    /** Within a host nothing is slow but the reader, whose socket buffer holds about 200 KB of small packets. */
    private static final long HOST_BITRATE = 640_000_000;

    private static final int HOST_BURST_BYTES = 96 * 1024;

    private double filled;
    private double bytesPerNano;
    private double burst;
    private long emptiedAt;

    Pacer(long now) {
        emptiedAt = now;
        withinHost(now);
    }

    /** For a viewer on the same host. */
    void withinHost(long now) {
        set(HOST_BITRATE, HOST_BURST_BYTES, now);
    }

    /** For a viewer across a network. @param bitsPerSecond positive */
    void rate(long bitsPerSecond, long now) {
        set(bitsPerSecond, bitsPerSecond / 8e9 * BURST_NANOS, now);
    }

    private void set(long bitsPerSecond, double burstBytes, long now) {
        empty(now);
        bytesPerNano = bitsPerSecond / 8e9;
        burst = burstBytes;
    }

    /** When the next packet may leave; not after {@code now}: at once. */
    long due(long now) {
        empty(now);
        return filled <= burst ? now : now + (long) Math.ceil((filled - burst) / bytesPerNano);
    }

    void onSent(int bytes, long now) {
        empty(now);
        filled += bytes;
    }

    private void empty(long now) {
        filled = Math.max(0, filled - (now - emptiedAt) * bytesPerNano);
        emptiedAt = Math.max(emptiedAt, now);
    }
}
