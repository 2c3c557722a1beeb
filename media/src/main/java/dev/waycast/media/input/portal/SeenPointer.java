package dev.waycast.media.input.portal;

import dev.waycast.media.frame.CursorState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where the pictures of a screen show the pointer. Who receives them writes it, who moves the pointer reads it. Thread-safe. */
public final class SeenPointer {

    /** Pixels of the picture. */
    record Place(double x, double y) {

        /** Pictures tell whole pixels, so no more can be said. */
        boolean isNear(Place other) {
            return Math.abs(x - other.x) <= 1 && Math.abs(y - other.y) <= 1;
        }
    }

    private Optional<Place> newest = Optional.empty();

    public synchronized void show(CursorState cursor) {
        newest = cursor.visible() ? Optional.of(new Place(cursor.x(), cursor.y())) : Optional.empty();
        notifyAll();
    }

    /** Empty when it is on another screen, or hidden. */
    synchronized Optional<Place> place() {
        return newest;
    }

    /** Waits until it is on this screen, at most so long. */
    synchronized Optional<Place> await(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; newest.isEmpty() && left > 0; left = millisUntil(until)) {
            wait(left);
        }
        return newest;
    }

    private static long millisUntil(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
    }
}
