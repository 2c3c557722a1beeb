package dev.waycast.benchmarks.latency;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application with the Java options of {@code ./waycast start}, as a process of its own. */
public final class ServerProcess implements AutoCloseable {

    static final String ACCESS_TOKEN = "access-token-of-the-latency-benchmark";
    private static final Pattern ONE_TIME_PASSWORD = Pattern.compile("one-time password (\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+#token=\\S+)");

    private final Process process;
    private final TemporaryFolder data;
    private final int httpPort;
    private final int udpPort;
    private final int libwebrtcPort;
    private final List<String> log = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private boolean started;

    private ServerProcess(Process process, TemporaryFolder data, int httpPort, int udpPort, int libwebrtcPort) {
        this.process = process;
        this.data = data;
        this.httpPort = httpPort;
        this.udpPort = udpPort;
        this.libwebrtcPort = libwebrtcPort;
    }

    /** Starts it on the desktop that this environment names, and waits until it serves. */
    public static ServerProcess start(Path project, Map<String, String> environment, String... javaOptions) {
        Path jar = project.resolve("server/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("The application is not packaged: run ./waycast bench");
        }
        int httpPort = FreePort.find();
        int udpPort = FreePort.find();
        int libwebrtcPort = FreePort.find();
        TemporaryFolder data = TemporaryFolder.create("waycast-data");
        List<String> command = new ArrayList<>(List.of(
                "bash",
                jar.resolveSibling("serve").toString(),
                "-Dwaycast.data=" + data.path(),
                "-Dquarkus.waycast.consent.mode=unattended",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.waycast.webrtc.udp-port=" + udpPort,
                "-Dquarkus.waycast.webrtc.libwebrtc.ports=" + libwebrtcPort + "-" + libwebrtcPort,
                "-Dquarkus.waycast.access.token=" + ACCESS_TOKEN,
                "-Dquarkus.waycast.capture.source=wlroots"));
        command.addAll(List.of(javaOptions));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            ServerProcess server = new ServerProcess(builder.start(), data, httpPort, udpPort, libwebrtcPort);
            Thread.ofVirtual().start(server::readLog);
            server.awaitStart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh one-time address of the viewer page. */
    public String address() {
        return JsonParser.parseString(send("POST", "/api/v1/links"))
                .getAsJsonObject()
                .get("address")
                .getAsString();
    }

    /** The port of the one viewer that libwebrtc can serve here. */
    public int libwebrtcPort() {
        return libwebrtcPort;
    }

    /** The port to which viewers send. */
    public int udpPort() {
        return udpPort;
    }

    /** What one of the application's operations answers. */
    public JsonElement read(String path) {
        return JsonParser.parseString(send("GET", path));
    }

    /** Whether its log says this. */
    public boolean logged(String text) {
        synchronized (log) {
            return log.stream().anyMatch(line -> line.contains(text));
        }
    }

    /** All samples of one metric in Prometheus form added up; NaN when there is none. */
    public double metric(String name) {
        double[] values = send("GET", "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        return values.length == 0 ? Double.NaN : java.util.Arrays.stream(values).sum();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            data.close();
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The application did not end within 10 s:\n" + lastLines());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The administrator's, as printed at the first start. */
    String oneTimePassword() {
        synchronized (log) {
            return log.stream()
                    .map(ONE_TIME_PASSWORD::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The end of its log, for error messages. */
    public String lastLines() {
        synchronized (log) {
            return String.join("\n", log.subList(Math.max(0, log.size() - 40), log.size()));
        }
    }

    private void awaitStart() {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!hasStarted()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new IllegalStateException("The application did not start:\n" + lastLines());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean hasStarted() {
        synchronized (log) {
            return started;
        }
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher address = ADDRESS.matcher(line);
                synchronized (log) {
                    log.add(line);
                    started |= address.find();
                }
            }
        } catch (IOException e) {
            // The stream closes with the process.
        }
    }

    private String send(String method, String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri(path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .header("Authorization", "Bearer " + ACCESS_TOKEN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(lastLines(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
