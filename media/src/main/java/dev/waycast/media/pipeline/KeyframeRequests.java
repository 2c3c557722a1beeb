package dev.waycast.media.pipeline;

import java.time.Duration;

/** Keyframes that viewers ask for, at most one per interval: an IDR is ten times a delta frame, and all viewers get it. */
final class KeyframeRequests {

    private volatile long interval;
    private volatile boolean requested;
    private long sentAt;
    private boolean sentOne;

    KeyframeRequests(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Any thread. */
    void interval(Duration newInterval) {
        interval = newInterval.toNanos();
    }

    /** Any thread. */
    void request() {
        requested = true;
    }

    /** Nanoseconds until a keyframe that was asked for may be made; {@link Long#MAX_VALUE} when nobody asked. */
    long dueIn(long now) {
        if (!requested) {
            return Long.MAX_VALUE;
        }
        return sentOne ? Math.max(0, sentAt + interval - now) : 0;
    }

    /** Whether to make one now; the request is answered by that. */
    boolean take(long now) {
        return dueIn(now) == 0;
    }

    void sent(long now) {
        requested = false;
        sentAt = now;
        sentOne = true;
    }
}
