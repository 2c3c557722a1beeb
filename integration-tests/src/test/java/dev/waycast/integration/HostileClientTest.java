package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others send must not disturb the one who watches. */
@ExtendWith(NothingLeft.class)
class HostileClientTest {

    private static final int VISITS = 1000;

    private static Chromium chromium;
    private static WaycastServer server;

    private Viewer bystander;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        Map<String, String> settings = WaycastServer.settings(
                "capture.source", "test-pattern", "capture.frame-rate", "10", "webrtc.connect-timeout", "1s");
        // A thousand come from one address here, faster than the limits let anybody; those have tests of their own.
        settings.put("waycast.limits.connections-per-minute", "100000");
        settings.put("waycast.limits.connections-per-address", "10000");
        server = WaycastServer.start(Map.of(), settings);
    }

    @AfterAll
    static void stop() {
        server.close();
        chromium.close();
    }

    @BeforeEach
    void watch() {
        bystander = chromium.open(server.takeAddress()).awaitStreaming();
    }

    @AfterEach
    void stillWatching() {
        long before = bystander.framesShown();
        bystander.await("more frames", Duration.ofSeconds(30), () -> bystander.framesShown() > before + 5);
        assertThat(bystander.state()).isEqualTo("streaming");
        bystander.close();
    }

    @Test
    void badMessagesAreAnsweredAndCounted() throws Exception {
        try (SignallingClient client = SignallingClient.signedIn(server)) {
            client.say("{'type':'hello','version':1}");
            client.say("{'type':'dance'}");
            assertThat(client.hear("error")).contains("unknown-type", "dance", "\"fatal\":false");
            client.say("not json");
            assertThat(client.hear("error")).contains("bad-message");
            client.say("{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':'maybe'}]}");
            assertThat(client.hear("error")).contains("bad-message");
            client.say("{'type':'offer','sdp':'v=0'}");
            assertThat(client.hear("error")).contains("offer-rejected");
            client.say("{'type':'ping','id':7,'sent':1}");
            assertThat(client.hear("pong")).contains("\"id\":7");
        }
        assertThat(server.metric("waycast_signalling_errors_total", "code=\"unknown-type\""))
                .isEqualTo(1);
        assertThat(server.metric("waycast_signalling_errors_total", "code=\"bad-message\""))
                .isEqualTo(2);
        assertThat(server.metric("waycast_signalling_errors_total", "code=\"offer-rejected\""))
                .isEqualTo(1);
    }

    @Test
    void aNewerVersionIsToldWhichOneIsSpoken() throws Exception {
        try (SignallingClient client = SignallingClient.signedIn(server)) {
            client.say("{'type':'hello','version':2}");
            assertThat(client.hear("error")).contains("version-unsupported", "speaks version 1", "\"fatal\":true");
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void anOversizeMessageEndsItsConversation() throws Exception {
        try (SignallingClient client = SignallingClient.signedIn(server)) {
            client.say("{'type':'hello','version':1}");
            client.say("{'type':'offer','sdp':'" + "x".repeat(70_000) + "'}");
            assertThat(client.hear("error")).contains("message-too-large");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
        assertThat(server.metric("waycast_signalling_errors_total", "code=\"message-too-large\""))
                .isEqualTo(1);
    }

    @Test
    void aTokenOpensOnce() throws Exception {
        String token = server.takeAddress().replaceFirst(".*#token=", "");
        assertThat(SignallingClient.signIn(server, "not-a-token").statusCode()).isEqualTo(401);
        HttpResponse<String> signedIn = SignallingClient.signIn(server, token);
        assertThat(signedIn.statusCode()).isEqualTo(204);
        assertThat(SignallingClient.signIn(server, token).statusCode()).isEqualTo(401);
        String cookie =
                signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        try (SignallingClient client = new SignallingClient(server, "Cookie", cookie)) {
            client.say("{'type':'hello','version':1}");
            assertThat(client.hear("hello")).contains("test-pattern");
        }
        assertThatThrownBy(() -> new SignallingClient(server, "Cookie", cookie + "x"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void thePageSaysThatAnAddressWasUsed() {
        String address = server.takeAddress();
        try (Viewer first = chromium.open(address).awaitStreaming();
                Viewer second = chromium.open(address)) {
            second.awaitWords("This address has been used already");
            assertThat(first.state()).isEqualTo("streaming");
        }
        try (Viewer wrong = chromium.open(server.uri("/#token=wrong").toString())) {
            wrong.awaitWords("This address has been used already, or is too old");
        }
        try (Viewer without = chromium.open(server.uri("/").toString())) {
            // Not before it has arrived there: closing a page that is on its way to another can hang the browser.
            without.page().waitForURL(to -> to.contains("/sign-in.html?next="));
            without.page().waitForSelector("#sign-in");
        }
    }

    @Test
    void noiseOnTheMediaPortIsCounted() throws Exception {
        Random random = new Random(7);
        double before = server.metric("waycast_webrtc_datagrams_ignored_total");
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = new byte[1 + random.nextInt(1400)];
                random.nextBytes(noise);
                socket.send(
                        new DatagramPacket(noise, noise.length, InetAddress.getLoopbackAddress(), server.udpPort()));
            }
        }
        bystander.await(
                "the noise to be counted",
                Duration.ofSeconds(30),
                () -> server.metric("waycast_webrtc_datagrams_ignored_total") > before + 100);
    }

    @Test
    void aThousandWhoVanishLeaveNothing() throws Exception {
        String offer = WhepPlayer.offer(chromium.emptyPage());
        visitAndVanish(offer, 20);
        awaitOneViewer();
        int threads = count("task");
        int files = count("fd");
        visitAndVanish(offer, VISITS);
        awaitOneViewer();
        bystander.await("threads to end", Duration.ofSeconds(20), () -> count("task") <= threads + 10);
        bystander.await("files to be closed", Duration.ofSeconds(20), () -> count("fd") <= files + 10);
        try (Viewer late = chromium.open(server.takeAddress())) {
            late.awaitStreaming();
        }
    }

    private static void visitAndVanish(String offer, int times) throws Exception {
        String message = "{\"type\":\"offer\",\"sdp\":\"" + offer.replace("\r\n", "\\r\\n") + "\"}";
        for (int i = 0; i < times; i++) {
            try (SignallingClient client = SignallingClient.signedIn(server)) {
                client.say("{'type':'hello','version':1}");
                client.say(message);
                if (i % 50 == 0) {
                    client.hear("answer");
                }
            }
        }
    }

    private void awaitOneViewer() {
        bystander.await("one viewer", Duration.ofSeconds(60), () -> server.metric("waycast_viewers") == 1);
    }

    /** Entries of a folder of the server's process: {@code task} for threads, {@code fd} for open files. */
    private static int count(String folder) {
        File[] entries =
                Path.of("/proc", Long.toString(server.pid()), folder).toFile().listFiles();
        assertThat(entries).isNotNull();
        return entries.length;
    }
}
