package dev.waycast.media.pipeline;

import dev.waycast.media.quality.QualityProfile;

/**
 * When to encode a still picture once more: until it is sharp, then a few repeats, then silence. Where a decoder holds
 * frames back until more come, the first repeats follow as closely as pictures that move do, and push the change out.
 */
final class Refinement {

    private static final long SECOND = 1_000_000_000L;

    private volatile QualityProfile.Refinement settings;
    private volatile int heldFrames;
    private long frameInterval;
    private long dueAt = Long.MAX_VALUE;
    private int refined;
    private int repeatsLeft;
    private boolean sharp;

    Refinement(QualityProfile.Refinement settings) {
        this.settings = settings;
    }

    /** From the next change on; any thread. */
    void settings(QualityProfile.Refinement newSettings) {
        settings = newSettings;
    }

    /** From the next change on; any thread. */
    void heldFrames(int frames) {
        heldFrames = frames;
    }

    /**
     * The picture changed: it starts again.
     *
     * @param framesPerSecond while it moves
     */
    void changed(long now, int framesPerSecond) {
        frameInterval = SECOND / framesPerSecond;
        sharp = false;
        refined = 0;
        repeatsLeft = -1;
        dueAt = settings.maxFrames() + repeats() > 0 ? now + interval() : Long.MAX_VALUE;
    }

    /** There is room for much more than when it began: a picture that is not sharp yet is refined as if it had changed. */
    void goOn(long now) {
        if (!sharp && settings.maxFrames() > 0) {
            refined = 0;
            repeatsLeft = -1;
            dueAt = Math.min(dueAt, now + interval());
        }
    }

    private int repeats() {
        return Math.max(settings.repeats(), heldFrames);
    }

    private long interval() {
        long usual = settings.interval().toNanos();
        return refined < heldFrames ? Math.min(frameInterval, usual) : usual;
    }

    long dueIn(long now) {
        return dueAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, dueAt - now);
    }

    boolean isDue(long now) {
        return dueIn(now) == 0;
    }

    /** @param averageQp the refining frame's quantiser, -1 unknown */
    void refined(long now, int averageQp) {
        refined++;
        sharp = averageQp >= 0 && averageQp <= settings.targetQp();
        if (repeatsLeft < 0 && (sharp || refined >= settings.maxFrames())) {
            repeatsLeft = repeats();
        } else if (repeatsLeft > 0) {
            repeatsLeft--;
        }
        dueAt = repeatsLeft == 0 ? Long.MAX_VALUE : now + interval();
    }
}
