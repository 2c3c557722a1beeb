package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.desktop.PortalConsent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A viewer's way on GNOME: the person at the desktop accepts the portal's dialog, then picture and input flow. */
@ExtendWith(NothingLeft.class)
class MutterPortalTest {

    private static final String BLUE = "--override=colors.background=0000ff";

    private static Chromium chromium;
    private static HeadlessDesktop lasting;

    @TempDir
    Path restoreTokens;

    private HeadlessDesktop desktop;
    private WaycastServer server;

    @BeforeAll
    static void startDesktop() {
        chromium = new Chromium();
        lasting = HeadlessDesktop.mutter(1280, 720);
    }

    @AfterAll
    static void closeDesktop() {
        lasting.close();
        chromium.close();
    }

    @BeforeEach
    void start() {
        desktop = lasting;
    }

    @AfterEach
    void leaveAnEmptyDesktop() {
        if (server != null) {
            server.close();
        }
        if (desktop == lasting) {
            desktop.closeClients();
        } else {
            desktop.close();
        }
    }

    @Test
    void thePersonAcceptsAndTheDesktopIsControlled() throws Exception {
        startAndAllowControl();
        desktop.start("foot", "--fullscreen", BLUE, "bash", "--norc");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 0, 0, 255);
            viewer.click(640, 360);
            viewer.type("printf '\\e[?25l\\e[48;2;255;0;0m\\e[2J\\e[H'; sleep 99\n");
            viewer.awaitPixel(640, 500, 255, 0, 0);
            viewer.screenshot("mutter");
        }
    }

    @Test
    void thePersonIsAskedOnce() throws Exception {
        startAndAllowWatching();
        blueWindow();
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 0, 0, 255);
        }
        server.close();
        startServer("capture.control", "false");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 0, 0, 255);
        }
    }

    @Test
    void pipeWireMayRestartWithoutAskingAgain() throws Exception {
        desktop = HeadlessDesktop.mutter(1280, 720);
        startAndAllowWatching();
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            desktop.kill("WAYCAST_PIPEWIRE_PID");
            viewer.awaitWords("PipeWire");
            assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);

            desktop.restartPipeWire();
            viewer.awaitStreaming();
            blueWindow();
            viewer.awaitPixel(640, 500, 0, 0, 255);
            assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPersonWhoDeclinesIsRespectedAndTheViewerIsTold() throws Exception {
        try (PortalConsent person = new PortalConsent(desktop)) {
            startServer();
            person.decline().get(60, TimeUnit.SECONDS);
            try (Viewer viewer = chromium.open(server.takeAddress())) {
                viewer.awaitWords("declined");
                assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
                assertThat(server.get("/q/health/ready").body()).contains("declined");
                assertThat(server.metric("waycast_signalling_errors_total", "code=\"capture-failed\""))
                        .isPositive();
                viewer.page().waitForTimeout(3000);
                assertThat(person.dialogIsOpen()).as("asked again").isFalse();
            }
        }
    }

    @Test
    void aPermissionThatCannotBeKeptIsAWarningOnly() throws Exception {
        Path notAFolder = Files.writeString(restoreTokens.resolve("a-file"), "");
        restoreTokens = notAFolder.resolve("tokens");
        startAndAllowWatching();
        server.awaitLog("permission cannot be kept", Duration.ofSeconds(30));
        try (Viewer viewer = chromium.open(server.takeAddress())) {
            viewer.awaitStreaming();
        }
    }

    /** The pointer travels beside the picture: drawn by the page when somebody else moves it, by the browser otherwise. */
    @Test
    void thereIsOneCursor() throws Exception {
        try (PortalConsent person = new PortalConsent(desktop)) {
            startServer();
            person.allowControl().get(60, TimeUnit.SECONDS);
            blueWindow();
            try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
                viewer.awaitPixel(640, 500, 0, 0, 255);
                viewer.await(
                        "the page to draw the cursor", Duration.ofSeconds(20), () -> drawnAfterMove(person, viewer));
                assertCursorIsNotInThePicture(viewer, 300, 200);
                viewer.screenshot("mutter-cursor");

                viewer.moveTo(700, 400);
                viewer.await("the browser to draw it", Duration.ofSeconds(20), () -> !drawnCursor(viewer));
                assertThat(surfaceCursor(viewer)).contains("image-set").doesNotStartWith("default");
                assertCursorIsNotInThePicture(viewer, 700, 400);

                viewer.await("the page to draw it again", Duration.ofSeconds(20), () -> drawnAfterMove(person, viewer));
                assertThat(surfaceCursor(viewer)).isEqualTo("none");
            }
        }
    }

    /** A hand is never quite still: one movement alone may come while the page looks elsewhere. */
    private static boolean drawnAfterMove(PortalConsent person, Viewer viewer) {
        try {
            person.control().moveTo(300 + System.nanoTime() % 3, 200);
        } catch (Exception e) {
            throw new AssertionError("The pointer could not be moved", e);
        }
        return drawnCursor(viewer);
    }

    private static boolean drawnCursor(Viewer viewer) {
        return (boolean) viewer.page().evaluate("() => !document.getElementById('cursor').hidden");
    }

    private static String surfaceCursor(Viewer viewer) {
        return (String) viewer.page().evaluate("() => document.getElementById('surface').style.cursor");
    }

    private static void assertCursorIsNotInThePicture(Viewer viewer, int x, int y) {
        for (int i = 0; i < 12; i += 2) {
            Viewer.Pixel pixel = viewer.pixel(x + i / 2, y + i);
            assertThat(pixel.isNear(0, 0, 255, 12))
                    .as("%s at the cursor", pixel)
                    .isTrue();
        }
    }

    private void blueWindow() {
        desktop.start("foot", "--fullscreen", BLUE, "sleep", "99");
    }

    private void startAndAllowControl() throws Exception {
        try (PortalConsent person = new PortalConsent(desktop)) {
            startServer();
            person.allowControl().get(60, TimeUnit.SECONDS);
        }
    }

    /** Portals before RemoteDesktop version 2 remember only permissions to watch. */
    private void startAndAllowWatching() throws Exception {
        try (PortalConsent person = new PortalConsent(desktop)) {
            startServer("capture.control", "false");
            person.allowWatching().get(60, TimeUnit.SECONDS);
        }
    }

    private void startServer(String... namesAndValues) {
        Map<String, String> settings = WaycastServer.settings(namesAndValues);
        settings.putAll(
                WaycastServer.settings("capture.source", "portal", "capture.restore-tokens", restoreTokens.toString()));
        server = WaycastServer.start(desktop.environment(), settings);
    }
}
