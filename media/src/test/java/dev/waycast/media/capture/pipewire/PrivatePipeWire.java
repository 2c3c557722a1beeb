package dev.waycast.media.capture.pipewire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PipeWire and its session manager in a folder of their own. */
final class PrivatePipeWire implements AutoCloseable {

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    PrivatePipeWire(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        // The session manager ends at once without a bus.
        start("dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + busAddress());
        await(folder.resolve("bus"));
        start("pipewire");
        await(socket());
        start("wireplumber");
    }

    private static void await(Path socket) throws InterruptedException {
        for (int i = 0; i < 600 && !Files.exists(socket); i++) {
            Thread.sleep(25);
        }
        assertThat(socket).exists();
    }

    private String busAddress() {
        return "unix:path=" + folder.resolve("bus");
    }

    Path socket() {
        return folder.resolve("pipewire-0");
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    private void start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().put("DBUS_SESSION_BUS_ADDRESS", busAddress());
        builder.environment().remove("PIPEWIRE_REMOTE");
        File log = folder.resolve(command[0] + ".log").toFile();
        processes.add(builder.redirectErrorStream(true).redirectOutput(log).start());
    }
}
