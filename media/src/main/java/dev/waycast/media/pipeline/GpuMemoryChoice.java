package dev.waycast.media.pipeline;

import java.time.Duration;

/**
 * Whether pictures may be captured in GPU memory: while all that happens to them is that one encoder reads them there.
 * Not for the first seconds after anybody needed them mapped, because each change takes some pictures. One thread.
 */
final class GpuMemoryChoice {

    static final Duration CALM = Duration.ofSeconds(5);

    private long mappedAt;
    private boolean accepted;

    GpuMemoryChoice(long now) {
        mappedAt = now;
    }

    /**
     * Looks again.
     *
     * @param encoderReads whether an encoder that reads GPU memory encodes
     * @param mappedIsNeeded whether somebody else looks at the pictures
     * @return whether the choice is another one now
     */
    boolean review(boolean encoderReads, boolean mappedIsNeeded, long now) {
        boolean possible = encoderReads && !mappedIsNeeded;
        if (!possible) {
            mappedAt = now;
        }
        boolean before = accepted;
        accepted = possible && (accepted || now - mappedAt >= CALM.toNanos());
        return accepted != before;
    }

    boolean accepted() {
        return accepted;
    }
}
