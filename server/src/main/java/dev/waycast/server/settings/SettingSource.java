package dev.waycast.server.settings;

import io.smallrye.config.ConfigValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words where a setting comes from. */
final class SettingSource {

    private static final Pattern LOCATION = Pattern.compile("\\[source=(.*)]");

    private SettingSource() {}

    static String of(ConfigValue value) {
        String name = value.getConfigSourceName();
        if (value.getValue() == null || name == null) {
            return "default";
        }
        if (name.startsWith("SysPropConfigSource")) {
            return "system property";
        }
        if (name.startsWith("EnvConfigSource")) {
            return "environment";
        }
        Matcher location = LOCATION.matcher(name);
        return location.find() ? file(location.group(1)) : builtIn(name);
    }

    private static String file(String location) {
        return location.startsWith("file:") && !location.contains("/classes/")
                ? "file " + location.substring("file:".length())
                : "application";
    }

    /** What Quarkus compiled in, or made up at start. */
    private static String builtIn(String name) {
        return name.contains("efault") ? "default" : "application";
    }
}
