package dev.waycast.media.pipeline;

/**
 * What has become of the pieces of the picture that stood still.
 *
 * @param cut made into tiles
 * @param bytes of those
 * @param unsuited left to the video, because without loss they are too large
 */
public record TileStatistics(long cut, long bytes, long unsuited) {

    static final TileStatistics NONE = new TileStatistics(0, 0, 0);

    /** Both together. */
    TileStatistics plus(TileStatistics other) {
        return new TileStatistics(cut + other.cut, bytes + other.bytes, unsuited + other.unsuited);
    }

    TileStatistics plusCut(int itsBytes) {
        return new TileStatistics(cut + 1, bytes + itsBytes, unsuited);
    }

    TileStatistics plusUnsuited() {
        return new TileStatistics(cut, bytes, unsuited + 1);
    }
}
