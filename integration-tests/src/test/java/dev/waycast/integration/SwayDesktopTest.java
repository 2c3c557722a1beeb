package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A viewer's whole way on a wlroots desktop, captured and controlled directly. */
@ExtendWith(NothingLeft.class)
class SwayDesktopTest {

    private static final String BLUE = "--override=colors.background=0000ff";

    private static Chromium chromium;
    private static HeadlessDesktop desktop;
    private static WaycastServer server;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        desktop = HeadlessDesktop.sway(1280, 720);
        server = WaycastServer.start(
                desktop.environment(),
                WaycastServer.settings("capture.source", "wlroots", "signalling.resume-timeout", "2s"));
    }

    @AfterAll
    static void stop() {
        server.close();
        desktop.close();
        chromium.close();
    }

    @AfterEach
    void leaveAnEmptyDesktop() {
        server.awaitNobody();
        desktop.closeClients();
        desktop.run("swaymsg", "output", "HEADLESS-1", "resolution", "1280x720@120Hz", "scale", "1");
        awaitOutput("\"width\": 1280");
        awaitOutput("\"scale\": 1.0");
    }

    @Test
    void whatIsTypedInThePageShowsInThePicture() {
        terminal();
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.click(400, 300);
            viewer.type("printf '\\e[?25l\\e[48;2;255;0;0m\\e[2J\\e[H'; sleep 99\n");
            viewer.awaitPixel(640, 500, 255, 0, 0);
            viewer.screenshot("sway");
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    @Test
    void pureColoursArriveAsTheyAre() {
        fill("ff0000");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 360, 255, 0, 0);
            desktop.run("swaymsg", "output", "*", "bg", "#00ff00", "solid_color");
            viewer.awaitPixel(640, 360, 0, 255, 0);
            desktop.run("swaymsg", "output", "*", "bg", "#0000ff", "solid_color");
            viewer.awaitPixel(640, 360, 0, 0, 255);
        }
    }

    @Test
    void aMovingPictureKeepsMoving() {
        desktop.start(
                "mpv",
                "--no-config",
                "--vo=wlshm",
                "--no-audio",
                "--loop=inf",
                "--profile=low-latency",
                "av://lavfi:testsrc2=size=1280x720:rate=30");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            long before = viewer.framesShown();
            viewer.await("60 more frames", Duration.ofSeconds(30), () -> viewer.framesShown() > before + 60);
        }
    }

    @Test
    void everyCharacterArrives() throws Exception {
        Path typed = typedFile();
        desktop.start("foot", BLUE, "bash", "-c", "stty -echo; head -n 1 > '" + typed + "'");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 0, 0, 255);
            viewer.click(400, 300);
            viewer.page().keyboard().insertText("wire héllo € 你好");
            viewer.press("Enter");
            viewer.await("the text", Duration.ofSeconds(20), () -> size(typed) > 0);
        }
        assertThat(Files.readString(typed).strip()).isEqualTo("wire héllo € 你好");
    }

    @Test
    void theResolutionMayChangeWhileWatching() {
        fill("ff0000");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            assertThat(viewer.pictureWidth()).isEqualTo(1280);
            desktop.run("swaymsg", "output", "HEADLESS-1", "resolution", "1024x768");
            viewer.await(
                    "the new size",
                    Duration.ofSeconds(30),
                    () -> viewer.pictureWidth() == 1024 && viewer.pictureHeight() == 768);
            viewer.awaitPixel(1000, 750, 255, 0, 0);
        }
    }

    @Test
    void theDesktopTakesTheSizeOfTheWindowUntilItsViewerGivesUpControl() {
        fill("ff0000");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.await("control", Duration.ofSeconds(30), viewer::controls);
            viewer.page().setViewportSize(901, 701);
            viewer.choose("Fit the desktop to this window");
            awaitPicture(viewer, 900, 700);
            assertThat(scale(viewer)).isEqualTo(1);
            viewer.awaitPixel(890, 690, 255, 0, 0);
            viewer.page().setViewportSize(1400, 640);
            awaitPicture(viewer, 1400, 640);
            viewer.screenshot("resized");

            viewer.choose("Give up control");
            awaitPicture(viewer, 1280, 720);
            viewer.choose("Take control");
            awaitPicture(viewer, 1400, 640);
        }
        awaitOutput("\"width\": 1280");
    }

    @Test
    void theDesktopIsSharpOnAHighDensityScreen() {
        fill("ff0000");
        try (Viewer viewer =
                chromium.openOnScreen(2, server.takeAddress(), 700, 500).awaitStreaming()) {
            viewer.await("control", Duration.ofSeconds(30), viewer::controls);
            viewer.choose("Fit the desktop to this window");
            awaitPicture(viewer, 1400, 1000);
            awaitOutput("\"scale\": 2.0");
            assertThat(scale(viewer)).isEqualTo(0.5);
        }
    }

    @Test
    void everyViewerWatchesTheScreenTheyChooseAndControlsThat() {
        desktop.run("swaymsg", "create_output");
        desktop.run("swaymsg", "output", "HEADLESS-2", "resolution", "800x600");
        desktop.run("swaymsg", "output", "HEADLESS-1", "bg", "#ff0000", "solid_color");
        desktop.run("swaymsg", "output", "HEADLESS-2", "bg", "#0000ff", "solid_color");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming();
                Viewer other = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.await("control", Duration.ofSeconds(30), viewer::controls);
            viewer.awaitPixel(640, 360, 255, 0, 0);
            viewer.choose("Show the next screen");
            awaitPicture(viewer, 800, 600);
            viewer.awaitPixel(400, 300, 0, 0, 255);
            viewer.awaitStreaming();
            viewer.screenshot("second-screen");
            assertThat(viewer.controls()).isTrue();

            viewer.click(200, 150);
            terminal();
            viewer.awaitPixel(400, 300, 17, 17, 17);
            viewer.type("printf '\\e[?25l\\e[48;2;0;255;0m\\e[2J\\e[H'; sleep 99\n");
            viewer.awaitPixel(400, 300, 0, 255, 0);
            other.awaitPixel(640, 360, 255, 0, 0);

            viewer.choose("Show the next screen");
            awaitPicture(viewer, 1280, 720);
            viewer.awaitPixel(640, 360, 255, 0, 0);
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    /** Waits until sway says this of its output. */
    private static void awaitOutput(String words) {
        long until = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (!desktop.run("swaymsg", "-t", "get_outputs").contains(words)) {
            assertThat(System.nanoTime()).as("an output with " + words).isLessThan(until);
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** CSS pixels a pixel of the picture takes. */
    private static double scale(Viewer viewer) {
        return ((Number) viewer.page().evaluate("() => window.waycast.picture.scale")).doubleValue();
    }

    private static void awaitPicture(Viewer viewer, int width, int height) {
        viewer.await(
                "a picture of " + width + "x" + height,
                Duration.ofSeconds(30),
                () -> viewer.pictureWidth() == width && viewer.pictureHeight() == height);
    }

    @Test
    void aCompositorThatDiesIsSaidAndTheNextOneIsCaptured() {
        fill("ff0000");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 360, 255, 0, 0);
            desktop.kill("WAYCAST_COMPOSITOR_PID");
            viewer.awaitWords("The desktop cannot be captured any more");
            viewer.screenshot("no-desktop");
            assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);

            desktop.restartCompositor();
            fill("0000ff");
            viewer.awaitStreaming();
            viewer.awaitPixel(640, 360, 0, 0, 255);
            assertThat(viewer.words()).isEmpty();
            assertThat(server.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.metric("waycast_capture_restarts_total")).isPositive();

            terminal();
            viewer.awaitPixel(640, 360, 17, 17, 17);
            viewer.click(400, 300);
            viewer.type("printf '\\e[?25l\\e[48;2;0;255;0m\\e[2J\\e[H'; sleep 99\n");
            viewer.awaitPixel(640, 500, 0, 255, 0);
        }
    }

    @Test
    void twoViewersSeeTheSameAndOneLeavingIsNoMatter() {
        fill("ff0000");
        try (Viewer first = chromium.open(server.takeAddress()).awaitStreaming()) {
            try (Viewer second = chromium.open(server.takeAddress()).awaitStreaming()) {
                second.awaitPixel(640, 360, 255, 0, 0);
                assertThat(server.metric("waycast_viewers")).isEqualTo(2);
            }
            desktop.run("swaymsg", "output", "*", "bg", "#0000ff", "solid_color");
            first.awaitPixel(640, 360, 0, 0, 255);
            first.await("one viewer", Duration.ofSeconds(45), () -> server.metric("waycast_viewers") == 1);
        }
    }

    @Test
    void twoViewersControlOneAfterTheOther() throws Exception {
        Path typed = typedFile();
        desktop.start("foot", BLUE, "bash", "-c", "stty -echo; cat > '" + typed + "'");
        try (Viewer first = chromium.open(server.takeAddress()).awaitStreaming();
                Viewer second = chromium.open(server.takeAddress()).awaitStreaming()) {
            first.awaitPixel(640, 500, 0, 0, 255);
            first.click(400, 300);
            first.type("one\n");
            first.await("the first text", Duration.ofSeconds(30), () -> size(typed) >= 4);
            second.choose("Ask for control");
            second.page().locator("#ask .primary").click();
            first.choose("Hand over");
            second.await("control", Duration.ofSeconds(30), second::controls);
            second.click(500, 400);
            second.type("two\n");
            first.await("the second text", Duration.ofSeconds(30), () -> size(typed) >= 8);
        }
        assertThat(Files.readString(typed)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aStillDesktopSendsNothing() {
        fill("15202b");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            double[] before = new double[2];
            viewer.await("nothing to be sent for three seconds", Duration.ofSeconds(30), () -> {
                before[0] = server.metric("waycast_encoded_bytes_total");
                before[1] = server.metric("waycast_webrtc_packets_sent_total");
                viewer.page().waitForTimeout(3000);
                return server.metric("waycast_encoded_bytes_total") == before[0]
                        && server.metric("waycast_webrtc_packets_sent_total") == before[1];
            });
        }
    }

    @Test
    void keysAreReleasedWhenTheViewerVanishes() {
        holdAKeyUntil(Viewer::close);
    }

    @Test
    void keysAreReleasedWhenThePageLosesTheFocus() {
        holdAKeyUntil(viewer -> viewer.page().evaluate("() => document.activeElement.blur()"));
    }

    /** As a tab in the background would be told; headless Chromium has none. */
    @Test
    void keysAreReleasedWhenThePageIsHidden() {
        holdAKeyUntil(viewer -> viewer.page().evaluate("""
                () => {
                  Object.defineProperty(document, 'hidden', { value: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }
                """));
    }

    /** Not a word from the page for a while, and no end of the connection either. */
    @Test
    void keysAreReleasedWhenThePageStalls() {
        holdAKeyUntil(viewer -> viewer.page().evaluate("""
                () => setTimeout(() => {
                  const until = performance.now() + 5000;
                  while (performance.now() < until);
                })
                """));
    }

    private static void holdAKeyUntil(Consumer<Viewer> event) {
        Path typed = typedFile();
        desktop.start("foot", BLUE, "bash", "-c", "stty -echo -icanon; cat > '" + typed + "'");
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 500, 0, 0, 255);
            viewer.click(400, 300);
            viewer.page().keyboard().down("a");
            viewer.await("a key that repeats", Duration.ofSeconds(30), () -> size(typed) > 2);
            event.accept(viewer);
            awaitStandstill(typed);
        }
    }

    /** Waits until nothing was typed for longer than a held key takes to repeat. */
    private static void awaitStandstill(Path typed) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long changed = System.nanoTime();
        long size = size(typed);
        while (System.nanoTime() - changed < Duration.ofSeconds(1).toNanos()) {
            assertThat(System.nanoTime()).as("a key that repeats for ever").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
            if (size(typed) != size) {
                size = size(typed);
                changed = System.nanoTime();
            }
        }
    }

    private static Path typedFile() {
        return Path.of(desktop.environment("XDG_RUNTIME_DIR"), "typed-" + System.nanoTime());
    }

    private static void terminal() {
        desktop.start("foot", "bash", "--norc");
    }

    private static void fill(String rgb) {
        desktop.run("swaymsg", "output", "*", "bg", "#" + rgb, "solid_color");
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
