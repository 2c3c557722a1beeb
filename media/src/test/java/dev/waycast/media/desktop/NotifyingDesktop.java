package dev.waycast.media.desktop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A headless sway with a session bus of its own and mako as its notification service; and the person who reads and clicks
 * what mako shows.
 */
public final class NotifyingDesktop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HeadlessDesktop desktop;
    private final Path bus;
    private Process mako;

    private NotifyingDesktop(HeadlessDesktop desktop) {
        this.desktop = desktop;
        bus = Path.of(desktop.environment("XDG_RUNTIME_DIR"), "session-bus");
    }

    public static NotifyingDesktop open() {
        NotifyingDesktop opened = new NotifyingDesktop(HeadlessDesktop.sway(640, 480));
        try {
            opened.startBus();
            opened.startService();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Of the session bus. */
    public String busAddress() {
        return "unix:path=" + bus;
    }

    public HeadlessDesktop desktop() {
        return desktop;
    }

    /** Starts mako and waits for it. */
    public void startService() {
        mako = desktop.start("env", "DBUS_SESSION_BUS_ADDRESS=" + busAddress(), "mako", "--default-timeout=0");
        await(
                "mako",
                () -> busctl("NameHasOwner", "string:org.freedesktop.Notifications")
                        .contains("true"));
    }

    /** Ends mako without a word; what it showed is gone. */
    public void killService() {
        mako.destroyForcibly();
        await(
                "the end of mako",
                () -> busctl("NameHasOwner", "string:org.freedesktop.Notifications")
                        .contains("false"));
    }

    /** Everything that is shown, as mako describes it in JSON. */
    public String shown() {
        return makoctl("list");
    }

    /** Waits until what is shown has this in it. */
    public void awaitShown(String text) {
        await(text, () -> shown().contains(text));
    }

    /** Waits until what is shown has this not in it any more. */
    public void awaitGone(String text) {
        await("no " + text, () -> !shown().contains(text));
    }

    /** Clicks an action of the newest notification. */
    public void click(String action) {
        makoctl("invoke", action);
    }

    /** Closes the newest notification without an answer. */
    public void dismiss() {
        makoctl("dismiss");
    }

    @Override
    public void close() {
        desktop.close();
    }

    private void startBus() {
        Path configuration = bus.resolveSibling("session-bus.conf");
        try {
            Files.writeString(configuration, """
                    <busconfig>
                      <type>session</type>
                      <listen>unix:path=%s</listen>
                      <policy context="default">
                        <allow send_destination="*" eavesdrop="true"/>
                        <allow eavesdrop="true"/>
                        <allow own="*"/>
                      </policy>
                    </busconfig>
                    """.formatted(bus));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        desktop.start("dbus-daemon", "--nofork", "--config-file=" + configuration);
        await("the session bus", () -> Files.exists(bus));
    }

    private String busctl(String method, String argument) {
        return run(List.of(
                "dbus-send",
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus." + method,
                argument));
    }

    private String makoctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("makoctl"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private String run(List<String> command) {
        List<String> all = new ArrayList<>(List.of("env", "DBUS_SESSION_BUS_ADDRESS=" + busAddress()));
        all.addAll(command);
        return desktop.run(all.toArray(String[]::new));
    }

    private void await(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "Not within " + PATIENCE.toSeconds() + " s: " + what + "; there is " + shown());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
