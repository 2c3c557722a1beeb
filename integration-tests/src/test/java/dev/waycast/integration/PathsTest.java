package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Viewers whose networks let some ways through and others not. */
@ExtendWith(NothingLeft.class)
class PathsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** On the patch of the test pattern that a click turns from dark red to green. */
    private static final int PATCH_X = 40;

    private static final int PATCH_Y = 585;
    private static final Pattern USERNAME = Pattern.compile("\"username\":\"(\\d+):([^\"]+)\"");

    private static Chromium chromium;

    private static TurnServer turn;
    private static WaycastServer server;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        turn = new TurnServer();
        server = WaycastServer.testPattern(
                "webrtc.turn.urls",
                turn.url(),
                "webrtc.turn.secret",
                TurnServer.SECRET,
                "webrtc.turn.ttl",
                "1h",
                "webrtc.turn.relay",
                "true");
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
            assertThat(turn.gaveAddress(viewer.session()))
                    .as("that the relay was used")
                    .isTrue();
        }
    }

    /** Of all addresses the viewer knows only the server's on the TURN server. */
    @Test
    void aServerThatCannotBeReachedIsWatchedAndControlledOverItsRelay() {
        awaitRelay();
        double before = server.metric("waycast_webrtc_relay_bytes_sent_total");
        try (Viewer viewer = chromium.openReachingRelay(server.takeAddress()).awaitStreaming()) {
            awaitMoreFrames(viewer);
            assertThat(server.metric("waycast_webrtc_viewers_relayed")).isEqualTo(1);
            assertThat(server.metric("waycast_webrtc_relay_bytes_sent_total")).isGreaterThan(before);
            viewer.await("control", SOON, viewer::controls);
            viewer.awaitPixel(PATCH_X, PATCH_Y, 128, 0, 0);
            viewer.click(PATCH_X, PATCH_Y);
            viewer.awaitPixel(PATCH_X, PATCH_Y, 0, 192, 0);
        }
    }

    private static void awaitRelay() {
        long until = System.nanoTime() + SOON.toNanos();
        while (server.metric("waycast_webrtc_relay") != 1) {
            if (System.nanoTime() > until) {
                throw new AssertionError("The server got no address on the TURN server");
            }
            LockSupport.parkNanos(50_000_000);
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
        viewer.await("more frames", SOON, () -> viewer.framesShown() > before + 10);
    }
}
