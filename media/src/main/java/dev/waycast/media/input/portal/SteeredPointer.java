package dev.waycast.media.input.portal;

import dev.waycast.media.input.portal.SeenPointer.Place;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the pointer at places of a virtual monitor. xdg-desktop-portal compares every place with the sizes of the shared
 * streams and refuses all on a stream that has none, as a virtual monitor's when the session starts. So the pointer is
 * moved there by as much as is missing from where it is: what was played last says that, and what the pictures show
 * corrects it. On one thread only, which it may hold for seconds while it looks for the pointer.
 */
final class SteeredPointer {

    private static final Logger LOG = LoggerFactory.getLogger(SteeredPointer.class);

    /** What the pictures show lags behind what was played, so they are believed when nothing was played for so long. */
    static final long LAG_MILLIS = 300;

    private static final long LAG = TimeUnit.MILLISECONDS.toNanos(LAG_MILLIS);
    private static final long BETWEEN_SEARCHES = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_CHECKS = 3;
    /** Beyond the edge of any monitor. */
    private static final double FAR = 20_000;

    private static final int MOST_MONITORS = 4;

    /** Desktops put a new monitor to the right of the others, most often with their upper edges in one line. */
    private static final List<Place> DIRECTIONS =
            List.of(new Place(1, 0), new Place(0, -1), new Place(1, 0), new Place(-1, 0), new Place(0, 1));

    /** Moves the pointer, in pixels of the picture; false when the desktop refused. */
    interface Mover {
        boolean move(double dx, double dy);
    }

    private final SeenPointer seen;
    private final Mover mover;
    /** By what was played; null: on another monitor. */
    private Place at;
    /** Where it was to go last, as long as the pictures have not confirmed it; null: nothing to confirm. */
    private Place target;

    private int checks;
    private long movedAt = System.nanoTime() - LAG;
    private long searchedAt = System.nanoTime() - BETWEEN_SEARCHES;

    SteeredPointer(SeenPointer seen, Mover mover) {
        this.seen = seen;
        this.mover = mover;
    }

    /** False when it could not be brought there. */
    boolean moveTo(double x, double y) throws InterruptedException {
        target = new Place(x, y);
        checks = 0;
        return steer();
    }

    /** False when it could not be brought onto the monitor. */
    boolean moveBy(double dx, double dy) throws InterruptedException {
        target = null;
        if (!isHere()) {
            return false;
        }
        at = new Place(at.x() + dx, at.y() + dy);
        return move(dx, dy);
    }

    /** Whether buttons and wheel would reach the monitor. */
    boolean isOnMonitor() {
        return at != null;
    }

    /** Whether {@link #settle} is to be called when nothing was played for {@link #LAG_MILLIS}. */
    boolean isUnsettled() {
        return target != null;
    }

    /** Sees whether the pointer has come to where it was to go, and moves it there if something else moved it too. */
    void settle() throws InterruptedException {
        believePictures();
        if (at != null && at.isNear(target) || ++checks > MOST_CHECKS) {
            target = null;
        } else {
            steer();
        }
    }

    private boolean steer() throws InterruptedException {
        if (!isHere()) {
            return false;
        }
        Place from = at;
        at = target;
        return from.equals(target) || move(target.x() - from.x(), target.y() - from.y());
    }

    private boolean move(double dx, double dy) {
        movedAt = System.nanoTime();
        return mover.move(dx, dy);
    }

    private boolean isHere() throws InterruptedException {
        if (System.nanoTime() - movedAt >= LAG) {
            believePictures();
        }
        return at != null || System.nanoTime() - searchedAt >= BETWEEN_SEARCHES && enter();
    }

    private void believePictures() {
        Place shown = seen.place().orElse(null);
        if (at == null || shown == null || !shown.isNear(at)) {
            at = shown;
        }
    }

    /**
     * The pointer is on another monitor, and the portal does not say where. A desktop holds it within that one unless a
     * step ends on the next: so it goes to the edge and a step further, until it shows up in the pictures.
     */
    private boolean enter() throws InterruptedException {
        for (Place direction : DIRECTIONS) {
            for (int i = 0; i < MOST_MONITORS; i++) {
                move(direction.x() * FAR, direction.y() * FAR);
                move(direction.x() * 2, direction.y() * 2);
                if (seen.await(LAG_MILLIS).isPresent()) {
                    TimeUnit.NANOSECONDS.sleep(LAG);
                    at = seen.place().orElse(null);
                    return at != null;
                }
            }
        }
        searchedAt = System.nanoTime();
        LOG.warn("The pointer cannot be brought onto the virtual monitor. Move it there at the desktop.");
        return false;
    }
}
