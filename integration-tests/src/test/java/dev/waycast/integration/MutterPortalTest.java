package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.desktop.PortalConsent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A viewer's way on GNOME: the person at the desktop accepts the portal's dialog, then picture and input flow. */
class MutterPortalTest {

    private static Chromium chromium;

    @TempDir
    Path restoreTokens;

    private HeadlessDesktop desktop;
    private WaycastServer server;

    @BeforeAll
    static void openBrowser() {
        chromium = new Chromium();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @BeforeEach
    void start() {
        desktop = HeadlessDesktop.mutter(1280, 720);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        desktop.close();
    }

    @Test
    void thePersonAcceptsOnceAndTheDesktopIsControlled() throws Exception {
        startAndAllowControl();
        server.awaitLog("Capturing", Duration.ofSeconds(30));
        desktop.start("foot", "--fullscreen", "bash", "--norc");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.click(640, 360);
            viewer.page().waitForTimeout(1000);
            viewer.type("printf '\\e[?25l\\e[48;2;255;0;0m\\e[2J\\e[H'; sleep 99\n");
            viewer.awaitPixel(640, 500, 255, 0, 0);
        }
        server.close();
        startServer();
        server.awaitLog("Capturing", Duration.ofSeconds(20));
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 255, 0, 0);
        }
    }

    @Test
    void pipeWireMayRestart() throws Exception {
        startAndAllowControl();
        server.awaitLog("Capturing", Duration.ofSeconds(30));
        assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(200);
        desktop.kill("WAYCAST_PIPEWIRE_PID");
        server.awaitLog("Trying again", Duration.ofSeconds(20));
        assertThat(server.isAlive()).isTrue();
        assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
    }

    private void startAndAllowControl() throws Exception {
        try (PortalConsent person = new PortalConsent(desktop)) {
            startServer();
            person.allowControl().get(60, TimeUnit.SECONDS);
        }
    }

    private void startServer() {
        server = WaycastServer.start(
                desktop.environment(),
                WaycastServer.settings("capture.source", "portal", "capture.restore-tokens", restoreTokens.toString()));
    }
}
