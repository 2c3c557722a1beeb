package dev.waycast.integration;

import dev.waycast.media.desktop.FreePort;
import dev.waycast.media.desktop.TemporaryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application, started as a host starts it: by the script beside it, settings by environment. */
final class WaycastServer implements AutoCloseable {

    static final String ACCESS_TOKEN = "an-access-token-for-the-integration-tests";
    private static final Set<String> DESKTOP_VARIABLES =
            Set.of("XDG_RUNTIME_DIR", "WAYLAND_DISPLAY", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP");
    private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+#token=\\S+)");
    private static final Pattern DESKTOP_PAGE = Pattern.compile("Desktop page: (http://\\S+#token=\\S+)");

    private final Process process;
    private final TemporaryFolder data;
    private final int httpPort;
    private final int udpPort;
    private final List<String> log = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private String address;
    private String desktopPage;

    private WaycastServer(Process process, TemporaryFolder data, int httpPort, int udpPort) {
        this.process = process;
        this.data = data;
        this.httpPort = httpPort;
        this.udpPort = udpPort;
    }

    /**
     * @param environment what a client of the desktop needs
     * @param settings {@code quarkus.waycast.*} and other properties
     */
    static WaycastServer start(Map<String, String> environment, Map<String, String> settings) {
        return startAt(FreePort.find(), FreePort.find(), environment, settings);
    }

    /** A moving picture that needs no desktop. */
    static WaycastServer testPattern(String... namesAndValues) {
        Map<String, String> settings = settings(namesAndValues);
        settings.put("quarkus.waycast.capture.source", "test-pattern");
        return start(Map.of(), settings);
    }

    static WaycastServer startAt(
            int httpPort, int udpPort, Map<String, String> environment, Map<String, String> settings) {
        WaycastServer server = launch(httpPort, udpPort, environment, settings);
        server.awaitStart();
        return server;
    }

    /** What the application says when it refuses to start; fails when it starts all the same. */
    static String refusalToStart(int httpPort, int udpPort, Map<String, String> settings) {
        try (WaycastServer server = launch(httpPort, udpPort, Map.of(), settings)) {
            Thread reader = Thread.startVirtualThread(server::readLog);
            if (!server.process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The application started:\n" + String.join("\n", server.log()));
            }
            reader.join();
            if (server.process.exitValue() == 0) {
                throw new AssertionError("The application ended as if all were well");
            }
            return String.join("\n", server.log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static WaycastServer launch(
            int httpPort, int udpPort, Map<String, String> environment, Map<String, String> settings) {
        TemporaryFolder data = TemporaryFolder.create("waycast-data");
        List<String> command = new ArrayList<>(List.of(
                "bash",
                jar().resolveSibling("serve").toString(),
                // It starts often and lives briefly here: code optimised for the long run comes too late to pay.
                "-XX:TieredStopAtLevel=1",
                "-Dwaycast.data=" + data.path(),
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.waycast.webrtc.udp-port=" + udpPort,
                "-Dquarkus.waycast.access.token=" + ACCESS_TOKEN));
        Map<String, String> all = new HashMap<>(settings);
        // Most tests are about something else than the person at the desktop.
        all.putIfAbsent("quarkus.waycast.consent.mode", "unattended");
        all.forEach((name, value) -> command.add("-D" + name + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The desktop that the tests run on is nobody's business.
        builder.environment().keySet().removeAll(DESKTOP_VARIABLES);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return new WaycastServer(builder.start(), data, httpPort, udpPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int httpPort() {
        return httpPort;
    }

    int udpPort() {
        return udpPort;
    }

    /** The one-time address that was printed at start, or a fresh one after it was used. */
    synchronized String takeAddress() {
        if (address == null) {
            return takeLink();
        }
        String taken = address;
        address = null;
        return taken;
    }

    /** A fresh one-time address for somebody who is not the person at the desktop. */
    String takeLink() {
        return Json.text(post("/api/v1/links", "").body(), "address");
    }

    /** The one-time address of the page for the person at the desktop. */
    String takeDesktopPage() {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            synchronized (this) {
                if (desktopPage != null) {
                    return desktopPage;
                }
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("No desktop page was named:\n" + String.join("\n", log()));
            }
            LockSupport.parkNanos(20_000_000);
        }
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

    HttpResponse<String> postJson(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Offers a player's session over WHEP. */
    HttpResponse<String> whep(String offer) {
        return send(HttpRequest.newBuilder(uri("/api/v1/whep"))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer)));
    }

    /** Offers pictures over WHIP. */
    HttpResponse<String> whip(String offer) {
        return send(HttpRequest.newBuilder(uri("/api/v1/whip/main"))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer)));
    }

    HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    /** The sum of all samples of one metric in Prometheus form, whatever their labels; 0 when there is none. */
    double metric(String name) {
        return metric(name, "");
    }

    /** The sum of those samples that have this label, such as {@code code="bad-message"}. */
    double metric(String name, String label) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until the last session has ended; those whose viewer vanished last for {@code resume-timeout}. */
    void awaitNobody() {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!liveSessions().isEmpty() || metric("waycast_viewers") > 0) {
            if (System.nanoTime() > until) {
                throw new AssertionError("These sessions do not end: " + liveSessions());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** The ids of all sessions that are live. */
    List<String> liveSessions() {
        return Json.texts(get("/api/v1/sessions?state=live").body(), "items", "id");
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
        try {
            end();
        } finally {
            data.close();
        }
    }

    /** As a service manager does: SIGTERM. */
    private void end() {
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
                Matcher viewer = ADDRESS.matcher(line);
                Matcher page = DESKTOP_PAGE.matcher(line);
                synchronized (this) {
                    if (viewer.find()) {
                        address = viewer.group(1);
                    } else if (page.find()) {
                        desktopPage = page.group(1);
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

    static Path jar() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path jar = folder.resolve("server/target/quarkus-app/quarkus-run.jar");
            if (Files.exists(jar)) {
                return jar;
            }
        }
        throw new IllegalStateException("The application is not packaged: run ./mvnw package first");
    }
}
