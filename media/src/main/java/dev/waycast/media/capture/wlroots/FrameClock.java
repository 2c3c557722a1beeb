package dev.waycast.media.capture.wlroots;

/**
 * Says when the next frame may be asked for so that the rate stays below its limit. It lets a frame come up to half an
 * interval early and takes it off the next one: a desktop that draws at just the limit is never made to wait.
 */
final class FrameClock {

    private long interval;
    private long due;
    private boolean started;

    FrameClock(int framesPerSecond) {
        limit(framesPerSecond);
    }

    void limit(int framesPerSecond) {
        interval = 1_000_000_000L / Math.clamp(framesPerSecond, 1, 240);
    }

    /** When the frame after one that came at {@code now} may be asked for; nanoseconds of the same clock. */
    long next(long now) {
        long earliest = now - interval / 2;
        if (!started || due - earliest < 0) {
            due = earliest;
            started = true;
        }
        due += interval;
        return due;
    }
}
