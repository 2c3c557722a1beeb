package dev.waycast.media.input;

/** What a viewer does to the desktop. */
public sealed interface InputEvent {

    /**
     * The pointer goes to a place.
     *
     * @param x 0 (left edge of the streamed picture) to 1 (right edge)
     * @param y 0 (top) to 1 (bottom)
     */
    record PointerPosition(double x, double y) implements InputEvent {}

    /** The pointer moves by so many pixels of the picture; for pointer lock. */
    record PointerMotion(double dx, double dy) implements InputEvent {}

    /** @param button a Linux evdev code, for instance BTN_LEFT 0x110 */
    record PointerButton(int button, boolean pressed) implements InputEvent {}

    /** Smooth scrolling, in pixels; positive is right and down. */
    record WheelSmooth(double dx, double dy) implements InputEvent {}

    /** A wheel's clicks; positive is right and down. */
    record WheelSteps(int dx, int dy) implements InputEvent {}

    /**
     * A physical key.
     *
     * @param code a Linux evdev code, for instance KEY_A 30, see {@link KeyCode}
     */
    record Key(int code, boolean pressed) implements InputEvent {}

    /** Text to type, any Unicode, whatever the desktop's keyboard layout. At most {@value #MAX_TEXT} code points. */
    record Text(String text) implements InputEvent {}

    int MAX_TEXT = 4096;
}
