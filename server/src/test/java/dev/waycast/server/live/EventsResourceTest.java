package dev.waycast.server.live;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.access.Roles;
import dev.waycast.runtime.session.LiveSessions;
import dev.waycast.server.live.LiveEvents.Event;
import dev.waycast.server.live.LiveEvents.Topic;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Who may listen, what they hear, and that nothing stays behind them. */
@QuarkusTest
class EventsResourceTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @TestHTTPResource("/api/v1/events")
    URI address;

    @Inject
    LiveEvents events;

    @Inject
    LiveSessions sessions;

    @Test
    void strangersHearNothing() {
        when().get("/api/v1/events").then().statusCode(401);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.VIEWER)
    void viewersHearNothing() {
        when().get("/api/v1/events").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void beginsWithHowEverythingIs() throws IOException {
        try (Stream stream = new Stream()) {
            assertThat(stream.names(4)).containsExactlyInAnyOrder("desktops", "sessions", "statistics", "health");
            assertThat(stream.next("statistics")).contains("\"name\":\"main\"");
        }
        await(() -> events.listeners() == 0);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.OPERATOR)
    void tellsChangesToThoseWhoMayKnow() throws IOException {
        try (Stream stream = new Stream()) {
            stream.names(4);
            events.tell(new Event(Topic.AUDIT, "\"secret\""));
            sessions.changed();
            assertThat(stream.untilName("sessions")).noneMatch(line -> line.contains("secret"));
        }
        await(() -> events.listeners() == 0);
    }

    @Test
    @TestSecurity(user = "ada", roles = Roles.ADMIN)
    void whoReadsTooSlowlyIsDisconnected() throws IOException {
        try (Stream stream = new Stream()) {
            await(() -> events.listeners() == 1);
            String large = "\"" + "x".repeat(1 << 20) + "\"";
            await(() -> {
                events.tell(new Event(Topic.HEALTH, large));
                return events.listeners() == 0;
            });
        }
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    /** A client that reads only when it is asked to. */
    private final class Stream implements AutoCloseable {

        private final Socket socket = new Socket(address.getHost(), address.getPort());
        private final BufferedReader reader;

        Stream() throws IOException {
            socket.setSoTimeout((int) LONG_ENOUGH.toMillis());
            socket.getOutputStream()
                    .write(("GET " + address.getPath()
                                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        List<String> names(int count) throws IOException {
            List<String> names = new ArrayList<>();
            while (names.size() < count) {
                String line = line();
                if (line.startsWith("event:")) {
                    names.add(line.substring("event:".length()).strip());
                }
            }
            return names;
        }

        /** The data of the next event of this name. */
        String next(String name) throws IOException {
            untilName(name);
            for (String line = line(); ; line = line()) {
                if (line.startsWith("data:")) {
                    return line;
                }
            }
        }

        List<String> untilName(String name) throws IOException {
            List<String> lines = new ArrayList<>();
            do {
                lines.add(line());
            } while (!lines.getLast().equals("event:" + name));
            return lines;
        }

        private String line() throws IOException {
            String line = reader.readLine();
            assertThat(line).as("a line of the stream").isNotNull();
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
