package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real browser shows a real desktop in every format that it decodes, besides the H.264 of all other tests. Chromium here
 * has no decoder for H.265.
 */
@ExtendWith(NothingLeft.class)
class CodecsTest {

    private static Chromium chromium;
    private static HeadlessDesktop desktop;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        desktop = HeadlessDesktop.sway(1280, 720);
    }

    @AfterAll
    static void stop() {
        desktop.close();
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({"vp8, VP8", "vp9, VP9", "av1, AV1", "h264-444, H264", "vp9-444, VP9"})
    void theDesktopIsShown(String format, String codec) {
        fill("ff0000");
        try (WaycastServer server = WaycastServer.start(
                        desktop.environment(),
                        WaycastServer.settings("capture.source", "wlroots", "webrtc.codecs", format));
                Viewer viewer = chromium.open(server.takeAddress()).awaitStreaming()) {
            viewer.awaitPixel(640, 360, 255, 0, 0);
            viewer.await(
                    "the codec " + codec,
                    Duration.ofSeconds(20),
                    () -> codec(viewer).contains(codec));
            assertThat(viewer.pictureWidth()).isEqualTo(1280);

            long before = viewer.framesShown();
            fill("0000ff");
            viewer.awaitPixel(640, 360, 0, 0, 255);
            fill("00ff00");
            viewer.awaitPixel(640, 360, 0, 255, 0);
            viewer.await("more pictures", Duration.ofSeconds(20), () -> viewer.framesShown() > before);
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    /** What the browser says that it decodes. */
    private static String codec(Viewer viewer) {
        return (String) viewer.page().evaluate("() => window.waycast.stats.codec");
    }

    private static void fill(String rgb) {
        desktop.run("swaymsg", "output", "*", "bg", "#" + rgb, "solid_color");
    }
}
