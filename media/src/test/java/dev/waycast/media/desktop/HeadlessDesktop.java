package dev.waycast.media.desktop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A private desktop without a screen, run by {@code ./waycast desktop}. Everything started with {@link #start} and the
 * desktop itself end with {@link #close()}, and also when this process is killed.
 */
public final class HeadlessDesktop implements AutoCloseable {

    private final Process script;
    private final Map<String, String> environment;
    private final List<Process> clients = new ArrayList<>();

    private HeadlessDesktop(Process script, Map<String, String> environment) {
        this.script = script;
        this.environment = environment;
    }

    public static HeadlessDesktop sway(int width, int height) {
        return open("sway", width, height);
    }

    /** GNOME's compositor with PipeWire and the desktop portal. */
    public static HeadlessDesktop mutter(int width, int height) {
        return open("mutter", width, height);
    }

    /** What a client needs to reach this desktop. */
    public Map<String, String> environment() {
        return environment;
    }

    public String environment(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalStateException("This desktop has no " + name + ": " + environment);
        }
        return value;
    }

    public Path waylandSocket() {
        return Path.of(environment("XDG_RUNTIME_DIR"), environment("WAYLAND_DISPLAY"));
    }

    /** Starts a client on this desktop; its output goes to a file beside the desktop's own logs. */
    public Process start(String... command) {
        try {
            Process client = builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(
                            environment("XDG_RUNTIME_DIR"), Path.of(command[0]).getFileName() + ".log")))
                    .start();
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command[0] + ": is its package installed?", e);
        }
    }

    /** Runs a command on this desktop to its end and returns what it printed; fails when the command does. */
    public String run(String... command) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + command[0] + ": is its package installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a signal to one of the desktop's own processes, named by its variable: {@code WAYCAST_COMPOSITOR_PID}. */
    public void kill(String pidVariable) {
        run("kill", "-KILL", "--", "-" + environment(pidVariable));
    }

    @Override
    public void close() {
        clients.forEach(Process::destroy);
        script.destroy();
        try {
            if (!script.waitFor(10, TimeUnit.SECONDS)) {
                script.destroyForcibly();
            }
        } catch (InterruptedException e) {
            script.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static HeadlessDesktop open(String kind, int width, int height) {
        try {
            Process script = new ProcessBuilder(script().toString(), "desktop", kind, width + "x" + height, "--empty")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Map<String, String> environment = new LinkedHashMap<>();
            CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(
                    () -> readUntilReady(script, environment), Thread::startVirtualThread);
            if (!ready.get(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("./waycast desktop " + kind + " ended before it was ready");
            }
            return new HeadlessDesktop(script, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("./waycast desktop " + kind + " did not get ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean readUntilReady(Process script, Map<String, String> environment) {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("ready")) {
                    return true;
                }
                if (line.startsWith("export ")) {
                    String[] pair = line.substring("export ".length()).split("=", 2);
                    environment.put(pair[0], pair[1]);
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script in the project's root, found from wherever the test runs. */
    private static Path script() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("waycast");
            if (Files.isExecutable(script) && Files.exists(folder.resolve("mvnw"))) {
                return script;
            }
        }
        throw new IllegalStateException(
                "There is no ./waycast in or above " + Path.of("").toAbsolutePath());
    }

    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("DISPLAY");
        builder.environment().remove("DBUS_SESSION_BUS_ADDRESS");
        builder.environment().putAll(environment);
        return builder;
    }
}
