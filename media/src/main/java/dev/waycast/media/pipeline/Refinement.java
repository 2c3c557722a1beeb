package dev.waycast.media.pipeline;

import dev.waycast.media.quality.QualityProfile;

/** When to encode a still picture once more: until it is sharp, then a few repeats, then silence. */
final class Refinement {

    private volatile QualityProfile.Refinement settings;
    private long dueAt = Long.MAX_VALUE;
    private int refined;
    private int repeatsLeft;

    Refinement(QualityProfile.Refinement settings) {
        this.settings = settings;
    }

    /** From the next change on; any thread. */
    void settings(QualityProfile.Refinement newSettings) {
        settings = newSettings;
    }

    /** The picture changed: it starts again. */
    void changed(long now) {
        refined = 0;
        repeatsLeft = -1;
        dueAt = settings.maxFrames() + settings.repeats() > 0
                ? now + settings.interval().toNanos()
                : Long.MAX_VALUE;
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
        boolean sharp = averageQp >= 0 && averageQp <= settings.targetQp();
        if (repeatsLeft < 0 && (sharp || refined >= settings.maxFrames())) {
            repeatsLeft = settings.repeats();
        } else if (repeatsLeft > 0) {
            repeatsLeft--;
        }
        dueAt = repeatsLeft == 0 ? Long.MAX_VALUE : now + settings.interval().toNanos();
    }
}
