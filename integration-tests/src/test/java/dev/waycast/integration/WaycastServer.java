package dev.waycast.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application, started as a host starts it: {@code java -jar quarkus-run.jar}, settings by environment. */
final class WaycastServer implements AutoCloseable {

    static final String ACCESS_TOKEN = "an-access-token-for-the-integration-tests";
    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+#token=\\S+)");

    private final Process process;
    private final int httpPort;
    private final List<String> log = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private String address;

    private WaycastServer(Process process, int httpPort) {
        this.process = process;
        this.httpPort = httpPort;
    }

    /**
     * @param environment what a client of the desktop needs
     * @param settings {@code quarkus.waycast.*} and other properties
     */
    static WaycastServer start(Map<String, String> environment, Map<String, String> settings) {
        int httpPort = freeTcpPort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.waycast.webrtc.udp-port=" + freeUdpPort(),
                "-Dquarkus.waycast.access.token=" + ACCESS_TOKEN));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar().toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            WaycastServer server = new WaycastServer(builder.start(), httpPort);
            server.awaitStart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one-time address that was printed at start, or a fresh one after it was used. */
    synchronized String takeAddress() {
        if (address == null) {
            return Json.text(post("/api/v1/links", "").body(), "address");
        }
        String taken = address;
        address = null;
        return taken;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The sum of all samples of one metric in Prometheus form, whatever their labels; 0 when there is none. */
    double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    void awaitLog(String text, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        while (log().stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() > until || !process.isAlive()) {
                throw new AssertionError("\"" + text + "\" is not in the log:\n" + String.join("\n", log()));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Processor time used so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Resident memory in bytes. */
    long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "The application did not end within 15 s of SIGTERM:\n" + String.join("\n", log()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStart() {
        Thread.ofVirtual().start(this::readLog);
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            synchronized (this) {
                if (address != null) {
                    return;
                }
            }
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new AssertionError("The application did not start:\n" + String.join("\n", log()));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                }
                Matcher found = ADDRESS.matcher(line);
                if (found.find()) {
                    synchronized (this) {
                        address = found.group(1);
                    }
                }
            }
        } catch (IOException e) {
            // The stream closes with the process.
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.header("Authorization", "Bearer " + ACCESS_TOKEN).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put("quarkus.waycast." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    private static Path jar() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path jar = folder.resolve("server/target/quarkus-app/quarkus-run.jar");
            if (Files.exists(jar)) {
                return jar;
            }
        }
        throw new IllegalStateException("The application is not packaged: run ./mvnw package first");
    }

    private static int freeTcpPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freeUdpPort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
