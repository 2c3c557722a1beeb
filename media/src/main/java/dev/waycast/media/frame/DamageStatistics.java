package dev.waycast.media.frame;

/**
 * What a {@link DamageDetector} did since it was made.
 *
 * @param frames pictures compared with the one before
 * @param unchanged pictures in which nothing had changed
 * @param carried pictures whose change was too small to show at once
 * @param blocks blocks that changed and were reported
 * @param nanos time spent comparing, in nanoseconds
 */
public record DamageStatistics(long frames, long unchanged, long carried, long blocks, long nanos) {

    static final DamageStatistics NONE = new DamageStatistics(0, 0, 0, 0, 0);

    /** Both together. */
    public DamageStatistics plus(DamageStatistics other) {
        return new DamageStatistics(
                frames + other.frames,
                unchanged + other.unchanged,
                carried + other.carried,
                blocks + other.blocks,
                nanos + other.nanos);
    }
}
