package dev.waycast.runtime.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What somebody may do with a desktop. Each is granted by itself: control does not include watching. */
public enum Scope {
    /** See the picture. */
    WATCH,
    /** Show a named pointer to everybody who watches, without touching the desktop. */
    POINT,
    /** Use pointer and keyboard, while holding control. */
    CONTROL,
    /** Exchange the clipboard. */
    CLIPBOARD,
    /** Exchange files. */
    FILES,
    /** Be the desktop: send the pictures that the others watch. Nobody at a desktop is asked for it. */
    PUBLISH;

    /** As in messages, records and addresses, for instance {@code watch}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with a sentence that names what there is */
    @JsonCreator
    public static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scope \"" + text
                        + "\"; use watch, point, control, clipboard, files or" + " publish."));
    }
}
