package dev.waycast.media.pipeline;

import dev.waycast.media.frame.CursorState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands on the compositor's cursor, and tells newcomers where it is and what it looks like. */
final class CursorFeed {

    private final List<Consumer<CursorState>> watchers = new CopyOnWriteArrayList<>();
    private volatile CursorState last;

    void update(CursorState cursor) {
        CursorState known = last;
        boolean keepShape = cursor.shape() == null && known != null;
        last = keepShape ? new CursorState(cursor.visible(), cursor.x(), cursor.y(), known.shape()) : cursor;
        watchers.forEach(watcher -> watcher.accept(cursor));
    }

    AutoCloseable watch(Consumer<CursorState> watcher) {
        CursorState known = last;
        if (known != null) {
            watcher.accept(known);
        }
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }
}
