package dev.waycast.runtime.control;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Tells a hand on the desktop's own pointer from remote input: the pointer is somewhere no viewer lately put it. Works
 * where the capture tells the pointer apart from the picture. For one thread at a time; times are
 * {@link System#nanoTime()}.
 */
final class LocalPointer {

    /** For so long after remote input the pointer may still follow it. */
    private static final long FOLLOWS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Pixels that a compositor may round by. */
    private static final int CLOSE = 3;

    private static final int REMEMBERED = 256;

    /** Where a viewer put the pointer, in pixels; NaN: moved it by some distance. */
    private record Placed(double x, double y, long at) {}

    private final ArrayDeque<Placed> placed = new ArrayDeque<>();
    private int x = Integer.MIN_VALUE;
    private int y = Integer.MIN_VALUE;

    /** A viewer moved the pointer on another output than the one it is watched on. */
    void playedElsewhere(long now) {
        remember(new Placed(Double.NaN, Double.NaN, now));
    }

    void played(InputEvent event, int width, int height, long now) {
        switch (event) {
            case InputEvent.PointerPosition(double px, double py) ->
                remember(new Placed(Math.clamp(px, 0, 1) * width, Math.clamp(py, 0, 1) * height, now));
            case InputEvent.PointerMotion _ -> remember(new Placed(Double.NaN, Double.NaN, now));
            case InputEvent.PointerButton _,
                    InputEvent.WheelSmooth _,
                    InputEvent.WheelSteps _,
                    InputEvent.Key _,
                    InputEvent.Text _ -> {}
        }
    }

    private void remember(Placed last) {
        if (placed.size() >= REMEMBERED) {
            placed.removeFirst();
        }
        placed.add(last);
    }

    /** Whether the pointer moved, and nobody but the person at the desktop can have moved it. */
    boolean moved(CursorState shown, long now) {
        boolean first = x == Integer.MIN_VALUE;
        boolean same = shown.x() == x && shown.y() == y;
        x = shown.x();
        y = shown.y();
        placed.removeIf(old -> now - old.at > FOLLOWS);
        return !first && !same && placed.stream().noneMatch(this::explains);
    }

    private boolean explains(Placed remote) {
        return Double.isNaN(remote.x) || Math.abs(remote.x - x) <= CLOSE && Math.abs(remote.y - y) <= CLOSE;
    }
}
