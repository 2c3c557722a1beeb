package dev.waycast.media.capture.pipewire;

import java.time.Duration;

/**
 * When to ask the producer for a frame, and how. One is owed from the moment somebody asks, or a format is new (a
 * desktop on which nothing moves may leave that without any, as mutter 43 does), until one is delivered. Until then the
 * producer is asked again and again, ever more rarely, and not for ever: a window out of sight has nothing to send.
 *
 * <p>A stream that is paused while a format is being agreed on may be left without buffers for good (PipeWire 0.3.65),
 * so nobody asks before the new buffers are there.
 *
 * <p>It takes the time as nanoseconds of any clock. On PipeWire's thread only.
 */
final class OwedFrame {

    /** How to ask. */
    enum Asking {
        /** Pause the stream and resume it: what resumes begins with a frame. */
        RESUME,
        /** Agree on the format once more, because the stream has no buffers to send a frame in. */
        RENEGOTIATE
    }

    /** A negotiation that has brought no buffers by then brings none. */
    private static final long LONGEST_NEGOTIATION = Duration.ofSeconds(2).toNanos();
    /** So long a frame may come by itself once the stream can send one. */
    private static final long GRACE = Duration.ofMillis(200).toNanos();

    private static final long SHORTEST_WAIT = Duration.ofMillis(200).toNanos();
    private static final long LONGEST_WAIT = Duration.ofSeconds(2).toNanos();
    private static final int ASKINGS = 10;

    private boolean owed;
    private int asked;
    private long nextAsking;
    private long quietUntil;

    OwedFrame(long now) {
        nextAsking = now;
        quietUntil = now;
    }

    /** From now on a frame is owed; one that was owed already stays the same one, unless it was given up. */
    void owe(long now) {
        if (!owed || asked == ASKINGS) {
            owed = true;
            asked = 0;
            nextAsking = now;
        }
    }

    /** A format was offered or agreed on: its buffers are to come. */
    void negotiating(long now) {
        quietUntil = now + LONGEST_NEGOTIATION;
    }

    /** The stream has new buffers. */
    void negotiated(long now) {
        quietUntil = now + GRACE;
    }

    /** A frame was delivered. */
    void paid() {
        owed = false;
    }

    /** Nanoseconds until it is time to ask; {@link Long#MAX_VALUE} when there is nothing to ask for. */
    long dueIn(long now) {
        if (!owed || asked == ASKINGS) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, Math.max(nextAsking - now, quietUntil - now));
    }

    /** How to ask now. To be called when it is due. */
    Asking ask(long now, boolean hasBuffers) {
        nextAsking = now + Math.min(LONGEST_WAIT, SHORTEST_WAIT << asked);
        asked++;
        return hasBuffers ? Asking.RESUME : Asking.RENEGOTIATE;
    }
}
