package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.FreePort;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts where something is missing or taken: refused with a sentence, or served as well as can be. */
@ExtendWith(NothingLeft.class)
class BadStartTest {

    @Test
    void aTakenMediaPortIsNamed() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String refusal = WaycastServer.refusalToStart(
                    FreePort.find(), taken.getLocalPort(), WaycastServer.settings("capture.source", "test-pattern"));
            assertThat(refusal).contains("UDP port " + taken.getLocalPort(), "quarkus.waycast.webrtc.udp-port");
        }
    }

    @Test
    void aTakenHttpPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String refusal = WaycastServer.refusalToStart(
                    taken.getLocalPort(), FreePort.find(), WaycastServer.settings("capture.source", "test-pattern"));
            assertThat(refusal).contains(Integer.toString(taken.getLocalPort()), "in use");
        }
    }

    @Test
    void anEncoderThatIsNotThereIsNamed() {
        String refusal = WaycastServer.refusalToStart(
                FreePort.find(),
                FreePort.find(),
                WaycastServer.settings("capture.source", "test-pattern", "encoder.priority", "libx266"));
        assertThat(refusal).contains("quarkus.waycast.encoder.priority", "libx266");
    }

    @Test
    void withoutACompositorThePageSaysSo(@TempDir Path empty) {
        try (WaycastServer server =
                        WaycastServer.start(Map.of("XDG_RUNTIME_DIR", empty.toString()), WaycastServer.settings());
                Chromium chromium = new Chromium();
                Viewer viewer = chromium.open(server.takeAddress())) {
            viewer.awaitWords("There is no Wayland desktop here");
            assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.get("/q/health/ready").body()).contains("There is no Wayland desktop here");
            viewer.await(
                    "the attempts to be counted",
                    Duration.ofSeconds(20),
                    () -> server.metric("waycast_capture_restarts_total") > 1);
            assertThat(server.metric("waycast_signalling_errors_total", "code=\"capture-failed\""))
                    .isPositive();
        }
    }
}
