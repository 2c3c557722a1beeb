package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged application has on record after it was killed, and after it was asked to stop. */
@ExtendWith(NothingLeft.class)
class RecordsTest {

    private static final int SESSIONS = 50;
    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    @Test
    void keepsEveryAcknowledgedSessionOnceThoughItIsKilled() throws Exception {
        Collection<String> acknowledged = new ConcurrentLinkedQueue<>();
        try (WaycastServer server = start()) {
            List<Thread> viewers = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                viewers.add(Thread.ofVirtual().start(() -> comeAndGo(server, acknowledged)));
            }
            awaitSize(acknowledged, 2 * SESSIONS);
            ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
            for (Thread viewer : viewers) {
                viewer.interrupt();
                viewer.join();
            }
        }
        try (WaycastServer server = start()) {
            awaitDrained(server);
            List<String> trail = export();
            Map<String, Long> created = sessions(trail, "session.created");
            assertThat(created).containsKeys(acknowledged.toArray(String[]::new));
            assertThat(created.values()).as("each is there once").containsOnly(1L);
            assertThat(sessions(trail, "session.ended"))
                    .as("none is left open, and none ends twice")
                    .isEqualTo(created);
            assertThat(String.join("\n", trail)).contains("the server ended unexpectedly");
            assertThat(audit("verify")).isEqualTo(0);
        }
    }

    @Test
    void endsSessionsOnRecordBeforeItStops() throws Exception {
        try (WaycastServer server = start()) {
            for (int i = 0; i < 3; i++) {
                join(server);
            }
        }
        List<String> trail = export();
        assertThat(sessions(trail, "session.created")).hasSize(3);
        assertThat(sessions(trail, "session.ended")).isEqualTo(sessions(trail, "session.created"));
        assertThat(String.join("\n", trail)).doesNotContain("unexpectedly");
        assertThat(audit("verify")).as("without the server").isEqualTo(0);
        Path file = folder.resolve("export");
        assertThat(audit("verify", file.toString())).as("the exported file").isEqualTo(0);
        Files.writeString(file, Files.readString(file).replace("access-token", "nobodys-token"));
        assertThat(audit("verify", file.toString())).as("an edited file").isEqualTo(1);
        assertThat(audit("verify", folder.resolve("nowhere").toString())).isEqualTo(2);
    }

    private WaycastServer start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("waycast.data", data());
        settings.put("quarkus.waycast.capture.source", "test-pattern");
        settings.put("quarkus.waycast.webrtc.max-sessions", "1000");
        settings.put("waycast.limits.connections-per-minute", "100000");
        settings.put("waycast.limits.connections-per-address", "1000");
        return WaycastServer.start(Map.of(), settings);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** Joins and leaves until the server is gone. */
    private static void comeAndGo(WaycastServer server, Collection<String> acknowledged) {
        try {
            while (!Thread.interrupted()) {
                try (SignallingClient client = SignallingClient.signedIn(server)) {
                    acknowledged.add(hello(client));
                }
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            // The server was killed.
        }
    }

    private static SignallingClient join(WaycastServer server) throws InterruptedException {
        SignallingClient client = SignallingClient.signedIn(server);
        hello(client);
        return client;
    }

    /** The id of the session that begins. */
    private static String hello(SignallingClient client) throws InterruptedException {
        client.say("{'type':'hello','version':1}");
        Matcher id = Pattern.compile("\"viewer\":\\{\"id\":\"([^\"]+)\"").matcher(client.hear("hello"));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static void awaitSize(Collection<String> list, int size) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (list.size() < size) {
            assertThat(System.nanoTime()).as("%d joined", list.size()).isLessThan(limit);
            Thread.sleep(20);
        }
    }

    private static void awaitDrained(WaycastServer server) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.metric("waycast_audit_waiting_bytes") > 0) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(20);
        }
    }

    private List<String> export() throws Exception {
        Path file = folder.resolve("export");
        assertThat(audit("export", "--output", file.toString())).isEqualTo(0);
        return Files.readAllLines(file);
    }

    /** As {@code ./waycast audit} does. Returns the exit code. */
    private int audit(String... arguments) throws IOException, InterruptedException {
        Path application = Path.of("..", "server", "target", "quarkus-app").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dwaycast.data=" + data(),
                "-cp",
                application + "/app/*:" + application + "/lib/boot/*:" + application + "/lib/main/*",
                "dev.waycast.server.audit.AuditCommand"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Map<String, Long> sessions(List<String> trail, String type) {
        return trail.stream()
                .filter(line -> line.contains("\"type\":\"" + type + "\""))
                .map(SESSION::matcher)
                .filter(Matcher::find)
                .collect(Collectors.groupingBy(match -> match.group(1), Collectors.counting()));
    }
}
