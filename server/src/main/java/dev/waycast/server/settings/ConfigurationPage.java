package dev.waycast.server.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manual's page of the configuration, {@code docs/configuration.md}, which is packaged with the application. */
public final class ConfigurationPage {

    private static final String RESOURCE = "/META-INF/waycast/configuration.md";

    /** A row of a table: key, default, meaning. */
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\|([^|]*)\\| (.*) \\|$");

    private ConfigurationPage() {}

    /** What each key means, in Markdown, in the page's order. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        text().lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> meanings.put(row.group(1), row.group(3)));
        return meanings;
    }

    private static String text() {
        try (InputStream page = ConfigurationPage.class.getResourceAsStream(RESOURCE)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
