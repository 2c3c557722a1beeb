package dev.waycast.media.quality;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How much delay a desktop's pictures may have for looking better, least first. */
public enum LatencyMode {
    /** Every picture at once, however it looks: games, drawing. */
    ULTRA_LOW,
    /** Every picture at once, at a good quality. */
    LOW,
    /** Up to a tenth of a second where the network is uneven. */
    BALANCED,
    /** The best picture the bitrate allows, at some tenths of a second. */
    HIGH_QUALITY;

    /** As in the configuration and in messages, for instance {@code ultra-low}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<LatencyMode> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }

    /** All of them, for sentences. */
    public static String names() {
        return Arrays.stream(values()).map(LatencyMode::text).collect(Collectors.joining(", "));
    }
}
