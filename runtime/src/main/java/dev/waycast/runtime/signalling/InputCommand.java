package dev.waycast.runtime.signalling;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.KeyCode;
import java.util.Optional;
import java.util.OptionalInt;

/** One thing a viewer does, as it stands in an {@code input} message. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = InputCommand.Position.class, name = "position"),
    @JsonSubTypes.Type(value = InputCommand.Motion.class, name = "motion"),
    @JsonSubTypes.Type(value = InputCommand.Button.class, name = "button"),
    @JsonSubTypes.Type(value = InputCommand.Wheel.class, name = "wheel"),
    @JsonSubTypes.Type(value = InputCommand.WheelSteps.class, name = "wheelSteps"),
    @JsonSubTypes.Type(value = InputCommand.Key.class, name = "key"),
    @JsonSubTypes.Type(value = InputCommand.Text.class, name = "text"),
    @JsonSubTypes.Type(value = InputCommand.ReleaseAll.class, name = "releaseAll")
})
public sealed interface InputCommand {

    /** @param x 0 to 1 of the picture's width */
    record Position(
            @JsonProperty(required = true) double x,
            @JsonProperty(required = true) double y) implements InputCommand {}

    /** @param dx pixels of the picture */
    record Motion(
            @JsonProperty(required = true) double dx,
            @JsonProperty(required = true) double dy) implements InputCommand {}

    /** @param button a Linux evdev code */
    record Button(
            @JsonProperty(required = true) int button,
            @JsonProperty(required = true) boolean pressed) implements InputCommand {}

    /** @param dx pixels */
    record Wheel(
            @JsonProperty(required = true) double dx,
            @JsonProperty(required = true) double dy) implements InputCommand {}

    /** @param dx clicks */
    record WheelSteps(
            @JsonProperty(required = true) int dx,
            @JsonProperty(required = true) int dy) implements InputCommand {}

    /** @param code of W3C {@code KeyboardEvent.code} */
    record Key(
            @JsonProperty(required = true) String code,
            @JsonProperty(required = true) boolean pressed) implements InputCommand {}

    record Text(@JsonProperty(required = true) String text) implements InputCommand {}

    /** Lets go of everything. */
    record ReleaseAll() implements InputCommand {}

    /** The event to play; empty for {@link ReleaseAll} and for a key that no desktop knows. */
    default Optional<InputEvent> event() {
        return switch (this) {
            case Position(double x, double y) -> Optional.of(new InputEvent.PointerPosition(x, y));
            case Motion(double dx, double dy) -> Optional.of(new InputEvent.PointerMotion(dx, dy));
            case Button(int button, boolean pressed) -> Optional.of(new InputEvent.PointerButton(button, pressed));
            case Wheel(double dx, double dy) -> Optional.of(new InputEvent.WheelSmooth(dx, dy));
            case WheelSteps(int dx, int dy) -> Optional.of(new InputEvent.WheelSteps(dx, dy));
            case Key(String code, boolean pressed) -> key(code, pressed);
            case Text(String text) -> Optional.of(new InputEvent.Text(text));
            case ReleaseAll() -> Optional.empty();
        };
    }

    private static Optional<InputEvent> key(String code, boolean pressed) {
        OptionalInt evdev = code == null ? OptionalInt.empty() : KeyCode.evdev(code);
        return evdev.isPresent() ? Optional.of(new InputEvent.Key(evdev.getAsInt(), pressed)) : Optional.empty();
    }
}
