package dev.waycast.media.capture;

/**
 * Counters since open.
 *
 * @param frames pictures delivered
 * @param skipped pictures dropped before delivery: superseded, corrupted, of a format that cannot be read
 * @param cursorUpdates pointer changes delivered
 */
public record CaptureStatistics(long frames, long skipped, long cursorUpdates) {

    public static final CaptureStatistics NONE = new CaptureStatistics(0, 0, 0);

    /** Both together. */
    public CaptureStatistics plus(CaptureStatistics other) {
        return new CaptureStatistics(
                frames + other.frames, skipped + other.skipped, cursorUpdates + other.cursorUpdates);
    }
}
