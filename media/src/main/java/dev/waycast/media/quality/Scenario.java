package dev.waycast.media.quality;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a desktop is used for at the moment. */
public enum Scenario {
    /** Windows and text that change here and there. */
    DESKTOP,
    /** Films and animations: even motion counts most. */
    VIDEO,
    /** Text and drawings that stand still for long: sharpness counts most. */
    READING;

    /** As in the configuration and in messages. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scenario> parse(String text) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.text().equals(text))
                .findFirst();
    }

    /** All of them, for sentences. */
    public static String names() {
        return Arrays.stream(values()).map(Scenario::text).collect(Collectors.joining(", "));
    }
}
