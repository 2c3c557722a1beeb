package dev.waycast.integration;

import dev.waycast.media.desktop.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Debian's coturn on loopback, with a shared secret. */
final class TurnServer implements AutoCloseable {

    static final String SECRET = "a-secret-that-coturn-and-waycast-share";

    private final Process process;
    private final int port;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    TurnServer() {
        port = FreePort.find();
        List<String> command = List.of(
                "turnserver",
                "-n",
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--listening-port=" + port,
                "--use-auth-secret",
                "--static-auth-secret=" + SECRET,
                "--realm=waycast",
                "--allow-loopback-peers",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--verbose",
                "--log-file=stdout",
                "--pidfile=/dev/null");
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("coturn is needed: apt install coturn", e);
        }
        Thread.startVirtualThread(this::readLog);
    }

    String url() {
        return "turn:127.0.0.1:" + port + "?transport=udp";
    }

    /** Whether somebody who names this visit in the credentials got an address. */
    boolean gaveAddress(String visit) {
        return log.stream()
                .anyMatch(line -> line.contains(":" + visit + ">") && line.contains("ALLOCATE processed, success"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(log::add);
        } catch (IOException | UncheckedIOException e) {
            // The stream closes with the process.
        }
    }
}
