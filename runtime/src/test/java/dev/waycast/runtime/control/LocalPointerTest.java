package dev.waycast.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import org.junit.jupiter.api.Test;

class LocalPointerTest {

    private static final long MILLI = 1_000_000L;

    private final LocalPointer pointer = new LocalPointer();

    @Test
    void theFirstPlaceIsNoMovement() {
        assertThat(pointer.moved(at(10, 10), 0)).isFalse();
        assertThat(pointer.moved(at(10, 10), MILLI)).isFalse();
        assertThat(pointer.moved(at(11, 10), 2 * MILLI)).isTrue();
    }

    @Test
    void aPointerThatFollowsAViewerIsNotLocal() {
        pointer.moved(at(0, 0), 0);
        pointer.played(new InputEvent.PointerPosition(0.5, 0.5), 1000, 500, MILLI);
        pointer.played(new InputEvent.PointerPosition(0.6, 0.5), 1000, 500, 2 * MILLI);
        assertThat(pointer.moved(at(501, 249), 3 * MILLI)).isFalse();
        assertThat(pointer.moved(at(600, 250), 4 * MILLI)).isFalse();
        assertThat(pointer.moved(at(700, 250), 5 * MILLI)).isTrue();
        assertThat(pointer.moved(at(600, 250), 600 * MILLI)).as("long after").isTrue();
    }

    @Test
    void afterARelativeMotionAnyPlaceMayBeTheViewers() {
        pointer.moved(at(0, 0), 0);
        pointer.played(new InputEvent.PointerMotion(3, 4), 1000, 500, MILLI);
        assertThat(pointer.moved(at(300, 400), 100 * MILLI)).isFalse();
        assertThat(pointer.moved(at(310, 400), 700 * MILLI)).isTrue();
    }

    @Test
    void typingDoesNotMoveThePointer() {
        pointer.moved(at(0, 0), 0);
        pointer.played(new InputEvent.Key(30, true), 1000, 500, MILLI);
        assertThat(pointer.moved(at(5, 5), 2 * MILLI)).isTrue();
    }

    private static CursorState at(int x, int y) {
        return new CursorState(true, x, y, null);
    }
}
