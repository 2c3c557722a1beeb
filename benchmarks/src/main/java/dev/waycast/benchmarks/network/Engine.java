package dev.waycast.benchmarks.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What carries the picture, as {@code quarkus.waycast.webrtc.engine} names it. */
public enum Engine {
    DIRECT,
    LIBWEBRTC;

    static final String SETTING = "quarkus.waycast.webrtc.engine";

    /** @throws IllegalArgumentException that says what there is */
    public static Engine named(String name) {
        return Arrays.stream(values())
                .filter(engine -> engine.setting().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no engine \"%s\"; there are %s"
                        .formatted(
                                name,
                                Arrays.stream(values()).map(Engine::setting).collect(Collectors.joining(", ")))));
    }

    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
