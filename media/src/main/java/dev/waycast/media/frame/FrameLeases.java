package dev.waycast.media.frame;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the frames that are out on lease, so that a leak shows as a gauge and fails a test. */
public final class FrameLeases {

    private static final AtomicLong OPEN = new AtomicLong();

    private FrameLeases() {}

    /** Frames opened and not yet closed, in this process. */
    public static long open() {
        return OPEN.get();
    }

    static void opened() {
        OPEN.incrementAndGet();
    }

    static void closed() {
        OPEN.decrementAndGet();
    }
}
