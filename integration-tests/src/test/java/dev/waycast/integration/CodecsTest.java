package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One desktop in every format that the browser decodes, each to a browser that takes no other. Chromium here has no
 * decoder for H.265.
 */
@ExtendWith(NothingLeft.class)
class CodecsTest {

    private static HeadlessDesktop desktop;
    private static WaycastServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        desktop = HeadlessDesktop.sway(1280, 720);
        server = WaycastServer.start(
                desktop.environment(),
                WaycastServer.settings(
                        "capture.source", "wlroots", "webrtc.codecs", "h264-444,vp9-444,h264,vp9,av1,vp8,h265"));
    }

    @AfterAll
    static void stop() {
        server.close();
        desktop.close();
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({
        "video/H264, profile-level-id=42e01f",
        "video/VP8, ''",
        "video/VP9, profile-id=0",
        "video/AV1, profile=0",
        "video/H264, profile-level-id=f4001f",
        "video/VP9, profile-id=1"
    })
    void theDesktopIsShown(String mimeType, String parameter) {
        fill("ff0000");
        try (Viewer viewer =
                chromium.openTaking(mimeType, parameter, server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 360, 255, 0, 0);
            viewer.await(
                    "the codec in the statistics",
                    Duration.ofSeconds(20),
                    () -> mimeType.equals("video/" + codec(viewer)));
            assertThat(viewer.pictureWidth()).isEqualTo(1280);
            fill("0000ff");
            viewer.awaitPixel(640, 360, 0, 0, 255);
            fill("00ff00");
            viewer.awaitPixel(640, 360, 0, 255, 0);
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    /** The browser decodes at once; its page is told of each picture when the third after it comes. */
    @Test
    void aDecoderThatHoldsManyFramesGetsAnotherFormat() {
        try (Viewer viewer = chromium.openHolding(3, server.takeAddress())) {
            AtomicInteger asked = new AtomicInteger();
            viewer.await("another format than the first", Duration.ofSeconds(30), () -> {
                changeNowAndThen(asked.getAndIncrement());
                return "VP9".equals(codec(viewer)) && viewer.state().equals("streaming");
            });
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    /** Seldom enough that the picture comes to rest in between, by which held frames are found out. */
    private static void changeNowAndThen(int asked) {
        if (asked % 60 == 0) {
            fill(asked % 120 == 0 ? "0000ff" : "00ff00");
        }
    }

    @Test
    void aDecoderThatHoldsNothingIsFoundOut() {
        try (Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.await(
                    "a decoder that holds nothing",
                    Duration.ofSeconds(30),
                    () -> Integer.valueOf(0).equals(heldFrames(viewer)));
            assertThat(codec(viewer)).isEqualTo("H264");
        }
    }

    /** What the server found out; null: nothing yet. */
    private static Object heldFrames(Viewer viewer) {
        return viewer.page().evaluate("() => window.waycast.stats.server?.heldFrames");
    }

    /** What the browser says that it decodes. */
    private static Object codec(Viewer viewer) {
        return viewer.page().evaluate("() => window.waycast.stats.codec");
    }

    private static void fill(String rgb) {
        desktop.run("swaymsg", "output", "*", "bg", "#" + rgb, "solid_color");
    }
}
