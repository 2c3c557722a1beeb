package dev.waycast.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the test's own: a fresh cluster in a temporary folder, on a free port of loopback. The programs are those
 * of Debian's package {@code postgresql}; the server refuses to run as root, so then it runs as the package's user.
 */
public final class PostgreSqlServer implements AutoCloseable {

    private static final String USER = "postgres";

    private final Path programs;
    private final Path folder;
    private final Path data;
    private final int port;

    private PostgreSqlServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        data = folder.resolve("data");
    }

    public static PostgreSqlServer create() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("waycast-postgresql");
        PostgreSqlServer server = new PostgreSqlServer(programs(), folder, freePort());
        if (isRoot()) {
            execute(List.of("chown", USER, folder.toString()));
        }
        server.execute("initdb", "-D", server.data.toString(), "-U", "waycast", "--auth=trust", "-E", "UTF8", "-N");
        server.start();
        return server;
    }

    private static Path programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        assertThat(versions)
                .as("PostgreSQL is needed for the tests: ./waycast test installs the package postgresql")
                .isDirectory();
        try (Stream<Path> found = Files.list(versions)) {
            return found.max(Comparator.comparingInt(
                            path -> Integer.parseInt(path.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public void start() throws IOException, InterruptedException {
        execute(
                "pg_ctl",
                "-D",
                data.toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-c listen_addresses=127.0.0.1 -p " + port + " -k " + folder,
                "-w",
                "-t",
                "120",
                "start");
    }

    /** As in a crash: nothing is written, no connection is closed in order. */
    public void kill() throws IOException, InterruptedException {
        execute("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "-t", "120", "stop");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        execute("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        execute(List.of("rm", "-rf", folder.toString()));
    }

    private void execute(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        execute(command);
    }

    private static void execute(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("waycast-postgresql", ".log");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor())
                .as("%s says: %s", String.join(" ", command), Files.readString(output))
                .isZero();
        Files.delete(output);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
