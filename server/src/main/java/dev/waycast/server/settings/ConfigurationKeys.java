package dev.waycast.server.settings;

import dev.waycast.runtime.config.Bitrate;
import dev.waycast.runtime.config.WaycastBuildTimeConfig;
import dev.waycast.runtime.config.WaycastConfig;
import dev.waycast.server.ServerConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every key that Waycast knows, read from the interfaces that the configuration is mapped to. */
public final class ConfigurationKeys {

    private static final List<Class<?>> ROOTS =
            List.of(WaycastConfig.class, WaycastBuildTimeConfig.class, ServerConfig.class);
    private static final Set<String> SECRET_ENDINGS = Set.of("token", "password", "secret", "pin");

    /**
     * A key.
     *
     * @param type what a value looks like, for people, for instance {@code duration} or {@code monitor, window, any}
     * @param defaultValue null: there is none
     * @param accessor the method of the mapped interface
     */
    public record Key(String name, String type, String defaultValue, Method accessor) {

        /** Whether its value is not for anybody's eyes. */
        public boolean secret() {
            return SECRET_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
        }
    }

    private ConfigurationKeys() {}

    /** In alphabetical order. */
    public static List<Key> all() {
        List<Key> keys = new ArrayList<>();
        for (Class<?> root : ROOTS) {
            addKeys(root, root.getAnnotation(ConfigMapping.class).prefix(), keys);
        }
        keys.sort(Comparator.comparing(Key::name));
        return List.copyOf(keys);
    }

    private static void addKeys(Class<?> group, String prefix, List<Key> keys) {
        for (Method method : group.getMethods()) {
            String name = prefix + "." + name(method);
            if (isGroup(method.getReturnType())) {
                addKeys(method.getReturnType(), name, keys);
            } else {
                WithDefault given = method.getAnnotation(WithDefault.class);
                keys.add(new Key(
                        name, type(method.getGenericReturnType()), given == null ? null : given.value(), method));
            }
        }
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getEnclosingClass() != null;
    }

    private static String name(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given == null ? hyphenated(method.getName()) : given.value();
    }

    private static String hyphenated(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String type(Type type) {
        return switch (type) {
            case ParameterizedType wrapped
            when wrapped.getRawType() == Optional.class -> type(wrapped.getActualTypeArguments()[0]);
            case ParameterizedType list
            when list.getRawType() == List.class || list.getRawType() == Set.class ->
                "list of " + type(list.getActualTypeArguments()[0]);
            case Class<?> simple -> simple(simple);
            default -> throw new IllegalStateException("Nobody said how to call the type " + type + " of a setting");
        };
    }

    private static String simple(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant ->
                            ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class) {
            return "whole number";
        }
        if (type == double.class) {
            return "number";
        }
        if (type == Duration.class) {
            return "duration";
        }
        if (type == MemorySize.class) {
            return "size";
        }
        if (type == Bitrate.class) {
            return "bitrate";
        }
        if (type == Path.class) {
            return "path";
        }
        if (type == String.class) {
            return "text";
        }
        throw new IllegalStateException("Nobody said how to call the type " + type + " of a setting");
    }
}
