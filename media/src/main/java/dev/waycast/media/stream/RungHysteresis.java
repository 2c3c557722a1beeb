package dev.waycast.media.stream;

/**
 * When one reader changes its rung: down after a moment, up after a while, and more slowly each time that going up was a
 * mistake. Guarded by its {@link FormatLadder}; times are {@link System#nanoTime()}.
 */
final class RungHysteresis {

    private static final long SECOND = 1_000_000_000L;
    /** Longer than a dip of the estimate after a burst of losses; the bitrate follows that at once. */
    private static final long DOWN_AFTER = 2 * SECOND;

    private static final long UP_AFTER = 4 * SECOND;
    private static final long UP_AFTER_MISTAKES = 64 * SECOND;
    /** A rung that was left again within this time was taken by mistake; one that was kept for so long was not. */
    private static final long PROVEN = 20 * SECOND;

    private Rung wanted;
    private long wantedSince;
    private long wentUpAt;
    private boolean wentUp;
    private long patience = UP_AFTER;

    RungHysteresis(Rung first) {
        wanted = first;
    }

    /**
     * @param present the rung it is on
     * @param best the rung that would suit now
     * @param urgent whether the present one floods the reader or holds others down
     * @return the rung to be on
     */
    Rung decide(Rung present, Rung best, boolean urgent, long now) {
        if (best != wanted) {
            wanted = best;
            wantedSince = now;
        }
        if (wentUp && best == present && now - wentUpAt > PROVEN) {
            wentUp = false;
            patience = UP_AFTER;
        }
        int direction = Integer.signum(best.compareTo(present));
        return switch (direction) {
            case 1 -> urgent || now - wantedSince >= DOWN_AFTER ? down(best, now) : present;
            case -1 -> now - wantedSince >= patience ? up(best, now) : present;
            default -> present;
        };
    }

    private Rung down(Rung to, long now) {
        if (wentUp && now - wentUpAt <= PROVEN) {
            patience = Math.min(UP_AFTER_MISTAKES, patience * 2);
        }
        wentUp = false;
        wantedSince = now;
        return to;
    }

    private Rung up(Rung to, long now) {
        wentUp = true;
        wentUpAt = now;
        wantedSince = now;
        return to;
    }
}
