package dev.waycast.runtime.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in pixels.
 *
 * @param width 64 to 7680 pixels
 * @param height 64 to 4320 pixels
 */
public record PictureSize(int width, int height) {

    private static final Pattern TEXT = Pattern.compile("(\\d{2,4})x(\\d{2,4})");

    /** Reads {@code WIDTHxHEIGHT}; empty when it is something else or out of range. */
    public static Optional<PictureSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = Integer.parseInt(matcher.group(2));
        boolean inRange = width >= 64 && width <= 7680 && height >= 64 && height <= 4320;
        return inRange ? Optional.of(new PictureSize(width, height)) : Optional.empty();
    }
}
