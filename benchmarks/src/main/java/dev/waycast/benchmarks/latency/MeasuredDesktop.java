package dev.waycast.benchmarks.latency;

import dev.waycast.media.desktop.HeadlessDesktop;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A private sway with the clock on it. */
public final class MeasuredDesktop implements AutoCloseable {

    private final HeadlessDesktop desktop;
    private final Process clock;

    public MeasuredDesktop(Scenario scenario) {
        desktop = HeadlessDesktop.sway(scenario.width(), scenario.height());
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.awt.headless=true",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClockClient.class.getName(),
                    scenario.content().name(),
                    Integer.toString(scenario.width()),
                    Integer.toString(scenario.height()),
                    Integer.toString(scenario.framesPerSecond()));
            builder.environment().putAll(desktop.environment());
            clock = builder.redirectErrorStream(true)
                    .redirectOutput(new File(desktop.environment("XDG_RUNTIME_DIR"), "clock.log"))
                    .start();
        } catch (IOException e) {
            desktop.close();
            throw new UncheckedIOException(e);
        }
    }

    public java.util.Map<String, String> environment() {
        return desktop.environment();
    }

    /** The clock stops; nothing on the desktop changes from now on. */
    void standStill() {
        try {
            clock.getOutputStream().write('s');
            clock.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The clock client has ended", e);
        }
    }

    @Override
    public void close() {
        clock.destroy();
        desktop.close();
    }
}
