package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Viewers whose networks let some ways through and others not. */
@ExtendWith(NothingLeft.class)
class PathsTest {

    private static final Pattern USERNAME = Pattern.compile("\"username\":\"(\\d+):([^\"]+)\"");

    private static Chromium chromium;

    private static TurnServer turn;
    private static WaycastServer server;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        turn = new TurnServer();
        server = WaycastServer.testPattern(
                "webrtc.turn.urls", turn.url(), "webrtc.turn.secret", TurnServer.SECRET, "webrtc.turn.ttl", "1h");
    }

    @AfterAll
    static void stop() {
        server.close();
        turn.close();
        chromium.close();
    }

    @Test
    void aNetworkWithoutUdpGetsThePictureOverTcp() {
        try (Viewer viewer = chromium.openWithoutUdp(server.takeAddress()).awaitStreaming()) {
            awaitMoreFrames(viewer);
        }
    }

    @Test
    void aNetworkThatLetsNothingThroughGetsItOverARelay() {
        try (Viewer viewer = chromium.openBehindRelay(server.takeAddress()).awaitStreaming()) {
            awaitMoreFrames(viewer);
            assertThat(turn.saidSomething("ALLOCATE processed, success"))
                    .as("that the relay was used")
                    .isTrue();
        }
    }

    @Test
    void credentialsAreOfOneVisitAndEnd() throws Exception {
        try (SignallingClient viewer = SignallingClient.signedIn(server)) {
            long now = System.currentTimeMillis() / 1000;
            String hello = viewer.say("{'type':'hello','version':1}").hear("hello");
            assertThat(hello).contains(turn.url());
            Matcher name = USERNAME.matcher(hello);
            assertThat(name.find()).as(hello).isTrue();
            assertThat(Long.parseLong(name.group(1))).isBetween(now + 3500, now + 3700);
            assertThat(name.group(2)).isEqualTo(Json.text(hello, "session"));
            assertThat(hello).doesNotContain(TurnServer.SECRET);
        }
    }

    private static void awaitMoreFrames(Viewer viewer) {
        long before = viewer.framesShown();
        viewer.await("more frames", Duration.ofSeconds(20), () -> viewer.framesShown() > before + 10);
    }
}
