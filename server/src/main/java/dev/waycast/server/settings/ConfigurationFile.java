package dev.waycast.server.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads {@code config/waycast.yaml} beside the application, or the file that {@code waycast.config} names. Environment
 * variables and system properties go before it, {@code application.properties} after.
 */
public class ConfigurationFile implements ConfigSourceFactory {

    /** The key that names another file, itself in the environment or a system property. */
    static final String KEY = "waycast.config";

    private static final Pattern QUOTED = Pattern.compile("^\"([^\"]+)\"");
    private static final Path USUAL = Path.of("config", "waycast.yaml");

    /** Between {@code config/application.properties} (260) and the environment (300). */
    private static final int ORDINAL = 270;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue named = context.getValue(KEY);
        boolean given =
                named != null && named.getValue() != null && !named.getValue().isBlank();
        Path file = given ? Path.of(named.getValue()) : USUAL;
        if (!given && !Files.exists(file)) {
            return List.of();
        }
        return List.of(read(file));
    }

    private static ConfigSource read(Path file) {
        try {
            String name = "YamlConfigSource[source=file:" + file.toAbsolutePath() + "]";
            YamlConfigSource read = new YamlConfigSource(name, Files.readString(file), ORDINAL);
            return new YamlConfigSource(name, inFull(read.getProperties()), ORDINAL);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The configuration file " + file.toAbsolutePath() + " cannot be read; see " + KEY + ".", e);
        }
    }

    /** Keys with dots that stand in one line come in quotation marks, as if the dots were part of a name. */
    private static Map<String, String> inFull(Map<String, String> settings) {
        Map<String, String> unquoted = new HashMap<>();
        settings.forEach((key, value) -> unquoted.put(QUOTED.matcher(key).replaceFirst("$1"), value));
        return unquoted;
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
