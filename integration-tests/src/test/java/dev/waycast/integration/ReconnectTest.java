package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.integration.network.ImpairmentRelay;
import dev.waycast.integration.network.LinkConditions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks that break, servers that restart, and viewers whose networks are too slow, with a picture that moves. */
@ExtendWith(NothingLeft.class)
class ReconnectTest {

    private static final Map<String, String> SETTINGS = WaycastServer.settings(
            "capture.source", "test-pattern", "capture.frame-rate", "30", "signalling.resume-timeout", "15s");
    /** A third of what the test pattern takes at its lowest, so that no adaptation makes it fit. */
    private static final int SLOW_BITRATE = 16_000;

    private static final int SLOW_QUEUE = 4_000;

    private static Chromium chromium;

    private static WaycastServer server;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        server = WaycastServer.start(Map.of(), SETTINGS);
    }

    @AfterAll
    static void stop() {
        server.close();
        chromium.close();
    }

    @AfterEach
    void nobodyWatches() {
        server.awaitNobody();
    }

    /** The picture takes another way than signalling, which comes back by itself. */
    @Test
    void signallingThatBreaksLeavesThePicture() throws Exception {
        try (Cable cable = new Cable(server.httpPort());
                Viewer viewer = chromium.open(cable.through(server.takeAddress()))) {
            viewer.awaitStreaming();
            viewer.await("control", Duration.ofSeconds(20), viewer::controls);
            String session = viewer.session();
            cable.cut();
            viewer.awaitSignalling("away");
            awaitMoreFrames(viewer);
            assertThat(viewer.state()).isEqualTo("streaming");
            cable.mend();
            viewer.awaitSignalling("heard");
            viewer.await("control", Duration.ofSeconds(20), viewer::controls);
            awaitMoreFrames(viewer);
            assertThat(viewer.session()).isEqualTo(session);
            assertThat(viewer.state()).isEqualTo("streaming");
            assertThat(server.metric("waycast_viewers")).isEqualTo(1);
        }
    }

    @Test
    void aNetworkThatStaysAwayEndsTheSessionAndALaterOneBeginsAnother() throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(WaycastServer.settings("signalling.resume-timeout", "2s"));
        try (WaycastServer impatient = WaycastServer.start(Map.of(), settings);
                Cable cable = new Cable(impatient.httpPort());
                Viewer viewer = chromium.open(cable.through(impatient.takeAddress()))) {
            viewer.awaitStreaming();
            cable.cut();
            viewer.awaitWords("Trying again in");
            viewer.await("nobody to be served", Duration.ofSeconds(30), () -> impatient.metric("waycast_viewers") == 0);
            cable.mend();
            viewer.awaitStreaming();
            awaitMoreFrames(viewer);
            assertThat(impatient.metric("waycast_viewers")).isEqualTo(1);
        }
    }

    @Test
    void mediaThatAreLostComeBackInTheSameSession() {
        try (ImpairmentRelay link = new ImpairmentRelay(server.udpPort());
                Viewer viewer = chromium.openBehind(link.port(), server.takeAddress())) {
            viewer.awaitStreaming();
            String session = viewer.session();
            link.both(LinkConditions.PERFECT.down());
            viewer.awaitWords("The connection is unsteady");
            link.both(LinkConditions.PERFECT);
            viewer.awaitStreaming();
            awaitMoreFrames(viewer);
            assertThat(viewer.session()).isEqualTo(session);
        }
    }

    /** As when a router forgets a mapping, or a phone changes its network. */
    @Test
    void aViewerWhoseAddressChangesKeepsItsSession() {
        try (ImpairmentRelay link = new ImpairmentRelay(server.udpPort());
                Viewer viewer = chromium.openBehind(link.port(), server.takeAddress())) {
            viewer.awaitStreaming();
            String session = viewer.session();
            link.changeAddress();
            long before = viewer.framesShown();
            viewer.await("the picture to go on", Duration.ofSeconds(20), () -> viewer.framesShown() > before + 30);
            assertThat(viewer.session()).isEqualTo(session);
            assertThat(viewer.state()).isEqualTo("streaming");
        }
    }

    @Test
    void aServerThatRestartedAsksToSignInAgain() {
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            server.close();
            viewer.awaitWords("Waycast does not answer");
            server = WaycastServer.startAt(server.httpPort(), server.udpPort(), Map.of(), SETTINGS);
            viewer.page().waitForURL(address -> address.contains("/sign-in.html?next="));
            viewer.page().navigate(server.takeAddress());
            viewer.awaitStreaming();
        }
    }

    @Test
    void aSlowViewerTakesNothingFromAFastOne() {
        try (Viewer fast = chromium.open(server.takeAddress()).awaitStreaming()) {
            try (ImpairmentRelay link = new ImpairmentRelay(server.udpPort());
                    Viewer slow = chromium.openBehind(link.port(), server.takeAddress())) {
                slow.awaitStreaming();
                link.down(LinkConditions.PERFECT.withCapacity(SLOW_BITRATE, SLOW_QUEUE));
                fast.await(
                        "a link that is too narrow",
                        Duration.ofSeconds(30),
                        () -> link.read().overflowed() > 50);
                long slowBefore = slow.framesShown();
                awaitMoreFrames(fast, 100);
                assertThat(slow.framesShown() - slowBefore)
                        .as("frames of the slow viewer while the fast one saw a hundred")
                        .isLessThan(50);
                assertThat(fast.state()).isEqualTo("streaming");
            }
        }
    }

    private static void awaitMoreFrames(Viewer viewer) {
        awaitMoreFrames(viewer, 10);
    }

    private static void awaitMoreFrames(Viewer viewer, int number) {
        long before = viewer.framesShown();
        viewer.await(number + " more frames", Duration.ofSeconds(30), () -> viewer.framesShown() > before + number);
    }
}
