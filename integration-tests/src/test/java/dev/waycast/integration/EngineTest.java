package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.waycast.media.desktop.HeadlessDesktop;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The second engine: a real browser shows a real desktop through libwebrtc. */
@ExtendWith(NothingLeft.class)
class EngineTest {

    /** In grey: browsers take the matrix of its colours for another one at this size. */
    @Test
    void libwebrtcShowsTheDesktopAndItsChanges() {
        try (HeadlessDesktop desktop = HeadlessDesktop.sway(1280, 720);
                Chromium chromium = new Chromium()) {
            fill(desktop, "ffffff");
            try (WaycastServer server = WaycastServer.start(
                            desktop.environment(),
                            WaycastServer.settings("capture.source", "wlroots", "webrtc.engine", "libwebrtc"));
                    Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
                viewer.awaitPixel(640, 360, 255, 255, 255);
                assertThat(viewer.pictureWidth()).isEqualTo(1280);
                fill(desktop, "404040");
                viewer.awaitPixel(640, 360, 64, 64, 64);
                viewer.await(
                        "packets in the metrics",
                        Duration.ofSeconds(20),
                        () -> server.metric("waycast_webrtc_frames_sent_total") > 0);
                assertThat(server.metric("waycast_viewers")).isEqualTo(1);
                assertThat(server.metric("waycast_frames_encoded_total"))
                        .as("pictures that our own encoders made")
                        .isZero();
                assertThat(viewer.consoleErrors()).isEmpty();
            }
        }
    }

    /** H.265 alone is configured, which no browser here takes. */
    @Test
    void whomTheDirectEngineCannotServeLibwebrtcDoes() {
        try (WaycastServer server = WaycastServer.testPattern("webrtc.codecs", "h265");
                Chromium chromium = new Chromium()) {
            Page player = chromium.emptyPage();
            HttpResponse<String> answer = server.whep(WhepPlayer.offer(player));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            WhepPlayer.accept(player, answer.body());
            await(player, "pictures", () -> WhepPlayer.framesShown(player) > 20);
            assertThat(server.log()).anyMatch(line -> line.contains("The engine direct cannot serve a viewer"));
        }
    }

    private static void fill(HeadlessDesktop desktop, String rgb) {
        desktop.run("swaymsg", "output", "*", "bg", "#" + rgb, "solid_color");
    }

    private static void await(Page page, String what, BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(until);
            page.waitForTimeout(50);
        }
    }
}
