package dev.waycast.media.pipeline;

import java.util.List;

/** Is told of sharp tiles, one call at a time, on the pipeline's own threads: return at once, never throw. */
public interface TileWatcher {

    /** Something stands still. */
    void onTile(Tile tile);

    /** These are out of date. Said before the picture in which they look different is encoded. */
    void onGone(List<Integer> tiles);
}
