package dev.waycast.media.input.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.CursorState;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pointer that is moved over monitors as a desktop does it, and seen in the pictures of one of them. */
class SteeredPointerTest {

    private final SeenPointer seen = new SeenPointer();

    @Test
    void goesToAPlaceFromWhereverThePicturesShowIt() throws Exception {
        Desktop desktop = new Desktop(new Rectangle(0, 0, 1000, 800));
        desktop.put(300, 200);
        SteeredPointer pointer = new SteeredPointer(seen, desktop);
        assertThat(pointer.moveTo(10.5, 20.25)).isTrue();
        assertThat(pointer.moveTo(999, 799)).isTrue();
        assertThat(desktop).hasToString("999.0,799.0");
        assertThat(pointer.isOnMonitor()).isTrue();
    }

    @Test
    void isBroughtOverFromAnotherMonitor() throws Exception {
        Desktop desktop = new Desktop(
                new Rectangle(2000, 0, 1000, 400), new Rectangle(0, 0, 1280, 1024), new Rectangle(1280, 0, 720, 1280));
        desktop.put(640, 900);
        SteeredPointer pointer = new SteeredPointer(seen, desktop);
        assertThat(pointer.isOnMonitor()).isFalse();
        assertThat(pointer.moveTo(500, 300)).isTrue();
        assertThat(desktop).hasToString("2500.0,300.0");
    }

    @Test
    void isBroughtOverToTheLeft() throws Exception {
        Desktop desktop = new Desktop(new Rectangle(-800, 0, 800, 600), new Rectangle(0, 0, 1280, 720));
        desktop.put(640, 360);
        assertThat(new SteeredPointer(seen, desktop).moveBy(0, 0)).isTrue();
        assertThat(desktop.isSeen()).isTrue();
    }

    @Test
    void comesToItsPlaceAlthoughSomebodyElseMovesItToo() throws Exception {
        Desktop desktop = new Desktop(new Rectangle(0, 0, 1000, 800), new Rectangle(1000, 0, 1000, 800));
        desktop.put(300, 200);
        SteeredPointer pointer = new SteeredPointer(seen, desktop);
        pointer.moveTo(500, 400);
        desktop.put(700, 10);
        assertThat(pointer.isUnsettled()).isTrue();
        pointer.settle();
        assertThat(desktop).hasToString("500.0,400.0");
        pointer.settle();
        assertThat(pointer.isUnsettled()).isFalse();
        desktop.put(700, 10);
        assertThat(pointer.isUnsettled())
                .as("whoever moves it later may keep it")
                .isFalse();
    }

    /** What a desktop does: the pointer stays within its monitor unless a step ends on another. */
    private final class Desktop implements SteeredPointer.Mover {

        private final List<Rectangle> monitors;
        private double x;
        private double y;

        /** The pictures are those of the first one. */
        private Desktop(Rectangle... monitors) {
            this.monitors = List.of(monitors);
        }

        private void put(double newX, double newY) {
            x = newX;
            y = newY;
            Rectangle own = monitors.getFirst();
            seen.show(new CursorState(isSeen(), (int) Math.round(x - own.x), (int) Math.round(y - own.y), null));
        }

        private boolean isSeen() {
            return monitors.getFirst().contains(x, y);
        }

        @Override
        public boolean move(double dx, double dy) {
            double newX = x + dx;
            double newY = y + dy;
            if (monitors.stream().noneMatch(monitor -> monitor.contains(newX, newY))) {
                Rectangle from = monitors.stream()
                        .filter(monitor -> monitor.contains(x, y))
                        .findFirst()
                        .orElseThrow();
                put(
                        Math.clamp(newX, from.x, from.x + from.width - 1.0),
                        Math.clamp(newY, from.y, from.y + from.height - 1.0));
            } else {
                put(newX, newY);
            }
            return true;
        }

        @Override
        public String toString() {
            return x + "," + y;
        }
    }
}
