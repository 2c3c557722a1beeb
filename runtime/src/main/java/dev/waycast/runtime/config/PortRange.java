package dev.waycast.runtime.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * UDP ports, as settings write them.
 *
 * @param first 1024 to 65535; 0 together with {@code last}: any free ones
 * @param last not below {@code first}
 */
public record PortRange(int first, int last) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
    private static final PortRange ANY = new PortRange(0, 0);

    /** Reads {@code FIRST-LAST} or {@code 0}; empty when it is neither. */
    public static Optional<PortRange> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(ANY);
        }
        Matcher range = TEXT.matcher(text);
        return range.matches()
                ? Optional.of(new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))))
                        .filter(ports -> ports.first >= 1024 && ports.first <= ports.last && ports.last <= 65_535)
                : Optional.empty();
    }
}
