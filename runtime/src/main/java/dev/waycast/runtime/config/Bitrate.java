package dev.waycast.runtime.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * A rate in bit/s, written with a decimal unit: {@code 500k}, {@code 6M}, {@code 2.5M}; a bare number is bit/s.
 *
 * @param bitsPerSecond not negative
 */
public record Bitrate(long bitsPerSecond) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([kKmMgG]?)");

    /** @throws IllegalArgumentException when the text is not a rate; the message says how to write one */
    public static Bitrate parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a bitrate; write bits per second with a unit, such as 500k or 6M.");
        }
        long unit = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1_000L;
            case "m" -> 1_000_000L;
            case "g" -> 1_000_000_000L;
            default -> 1L;
        };
        return new Bitrate(Math.round(Double.parseDouble(matcher.group(1)) * unit));
    }

    @Override
    public String toString() {
        if (bitsPerSecond >= 1_000_000 && bitsPerSecond % 100_000 == 0) {
            return String.format(Locale.ROOT, "%.1f Mbit/s", bitsPerSecond / 1e6);
        }
        return bitsPerSecond >= 1_000 ? bitsPerSecond / 1_000 + " kbit/s" : bitsPerSecond + " bit/s";
    }

    /** Lets configuration hold a {@link Bitrate}. */
    public static final class FromText implements Converter<Bitrate> {

        private static final long serialVersionUID = 1;

        @Override
        public Bitrate convert(String text) {
            return parse(text);
        }
    }
}
