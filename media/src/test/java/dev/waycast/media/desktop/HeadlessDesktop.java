package dev.waycast.media.desktop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A private desktop without a screen, run by {@code ./waycast desktop}. Everything started with {@link #start} and the
 * desktop itself end with {@link #close()}, and also when this process is killed.
 */
public final class HeadlessDesktop implements AutoCloseable {

    private final Process script;
    private final BufferedReader announcements;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Process> clients = new ArrayList<>();

    private HeadlessDesktop(Process script) {
        this.script = script;
        this.announcements = script.inputReader(StandardCharsets.UTF_8);
    }

    public static HeadlessDesktop sway(int width, int height) {
        return open("sway", width, height);
    }

    /** GNOME's compositor with PipeWire and the desktop portal. */
    public static HeadlessDesktop mutter(int width, int height) {
        return open("mutter", width, height);
    }

    /** What a client needs to reach this desktop as it is now. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
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

    /** Starts sway again, after killing it if it still runs: same size, same socket, none of its windows. */
    public void restartCompositor() {
        restart("compositor");
    }

    /** Starts PipeWire and WirePlumber again, after killing them if they still run. */
    public void restartPipeWire() {
        restart("pipewire");
    }

    private void restart(String part) {
        try {
            script.getOutputStream().write((part + "\n").getBytes(StandardCharsets.UTF_8));
            script.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Ends every client that was started, so that the next one finds the desktop empty. */
    public void closeClients() {
        clients.forEach(Process::destroy);
        try {
            for (Process client : clients) {
                if (!client.waitFor(10, TimeUnit.SECONDS)) {
                    client.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.clear();
    }

    /** Ends everything; fails when something of the desktop is left all the same. */
    @Override
    public void close() {
        clients.forEach(Process::destroy);
        script.destroy();
        try {
            if (!script.waitFor(30, TimeUnit.SECONDS)) {
                script.destroyForcibly();
                throw new IllegalStateException("./waycast desktop did not end within 30 s of SIGTERM");
            }
            for (Process client : clients) {
                client.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            script.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (Files.exists(Path.of(environment("XDG_RUNTIME_DIR")))) {
            throw new IllegalStateException("./waycast desktop has left " + environment("XDG_RUNTIME_DIR") + " behind");
        }
    }

    private static HeadlessDesktop open(String kind, int width, int height) {
        try {
            HeadlessDesktop desktop = new HeadlessDesktop(
                    new ProcessBuilder(script().toString(), "desktop", kind, width + "x" + height, "--empty")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            desktop.awaitReady();
            return desktop;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        CompletableFuture<Boolean> ready =
                CompletableFuture.supplyAsync(this::readUntilReady, Thread::startVirtualThread);
        try {
            if (!ready.get(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("./waycast desktop ended before it was ready");
            }
        } catch (TimeoutException | ExecutionException e) {
            script.destroy();
            throw new IllegalStateException("./waycast desktop did not get ready", e);
        } catch (InterruptedException e) {
            script.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean readUntilReady() {
        try {
            for (String line = announcements.readLine(); line != null; line = announcements.readLine()) {
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
