package dev.waycast.media.capture.wlroots;

/**
 * Says when the next frame may be asked for so that the rate stays below its limit. It lets a frame come up to half an
 * interval early and takes it off the next one: a desktop that draws at just the limit is never made to wait.
 */
final class FrameClock {

    private long interval;
    private long due;

    FrameClock(int framesPerSecond) {
        limit(framesPerSecond);
    }

    void limit(int framesPerSecond) {
        interval = 1_000_000_000L / Math.clamp(framesPerSecond, 1, 240);
    }

    /** @return when the frame after one that came at {@code now} may be asked for, nanoseconds */
    long next(long now) {
        due = due - (now - interval / 2) > 0 && due != 0 ? due + interval : now - interval / 2 + interval;
        return due;
    }
}
