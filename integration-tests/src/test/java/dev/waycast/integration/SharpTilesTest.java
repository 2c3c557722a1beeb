package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.HeadlessDesktop;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Coloured text on a real desktop that stands still is seen in a real browser exactly as it is there, pixel by pixel. */
@ExtendWith(NothingLeft.class)
class SharpTilesTest {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** What of the page nothing but the desktop is on: several whole tiles. */
    private static final int LEFT = 256;

    private static final int TOP = 256;
    private static final int RIGHT = 1024;
    private static final int BOTTOM = 640;
    private static final int PIXELS = (RIGHT - LEFT) * (BOTTOM - TOP);

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static HeadlessDesktop desktop;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        desktop = HeadlessDesktop.sway(WIDTH, HEIGHT);
    }

    @AfterAll
    static void stop() {
        desktop.close();
        chromium.close();
    }

    @Test
    void whatStandsStillIsExactAndWhatChangesIsNotHeldBack() throws IOException {
        BufferedImage red = text("red.png", new Color(0xff0000), new Color(0x0000c0));
        show("red.png");
        try (WaycastServer server = WaycastServer.start(
                        desktop.environment(), WaycastServer.settings("capture.source", "wlroots"));
                Viewer viewer =
                        chromium.open(server.takeAddress(), WIDTH, HEIGHT).awaitStreaming()) {
            awaitExact(viewer, red);
            assertThat(farOff(video(viewer), red))
                    .as("pixels that the video alone shows in another colour")
                    .isGreaterThan(PIXELS / 10);

            BufferedImage green = text("green.png", new Color(0x10e020), new Color(0x600060));
            show("green.png");
            awaitExact(viewer, green);
            viewer.screenshot("sharp-tiles");
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    @Test
    void aViewerInFullColourNeedsNone() throws IOException {
        BufferedImage blue = text("blue.png", new Color(0x0000ff), new Color(0xffc000));
        show("blue.png");
        try (WaycastServer server = WaycastServer.start(
                        desktop.environment(),
                        WaycastServer.settings("capture.source", "wlroots", "encoder.chroma", "yuv444"));
                Viewer viewer =
                        chromium.open(server.takeAddress(), WIDTH, HEIGHT).awaitStreaming()) {
            // Where colour is halved, a quarter of the pixels is far off however long one waits.
            viewer.await(
                    "the colours of the desktop in the video",
                    Duration.ofSeconds(30),
                    () -> farOff(video(viewer), blue) < PIXELS / 50);
            assertThat(server.metric("waycast_tiles_sent_total")).isZero();
            assertThat(viewer.consoleErrors()).isEmpty();
        }
    }

    private static void awaitExact(Viewer viewer, BufferedImage wanted) {
        long[] different = new long[1];
        viewer.await(
                "the very pixels of the desktop",
                Duration.ofSeconds(30),
                () -> (different[0] = differences(read(viewer.page().screenshot()), wanted)) == 0);
    }

    /** The picture of the video element, without what lies over it. */
    private static BufferedImage video(Viewer viewer) {
        String data = (String) viewer.page().evaluate("""
                () => {
                  const video = document.querySelector('video');
                  const canvas = document.createElement('canvas');
                  canvas.width = video.videoWidth;
                  canvas.height = video.videoHeight;
                  canvas.getContext('2d').drawImage(video, 0, 0);
                  return canvas.toDataURL('image/png').replace(/^.*,/, '');
                }
                """);
        return read(Base64.getDecoder().decode(data));
    }

    private static BufferedImage read(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long differences(BufferedImage shown, BufferedImage wanted) {
        return count(shown, wanted, 0);
    }

    /** Pixels that are seen to have another colour. */
    private static long farOff(BufferedImage shown, BufferedImage wanted) {
        return count(shown, wanted, 48);
    }

    /** Pixels of which red, green or blue differs by more. */
    private static long count(BufferedImage shown, BufferedImage wanted, int allowed) {
        long different = 0;
        for (int y = TOP; y < BOTTOM; y++) {
            for (int x = LEFT; x < RIGHT; x++) {
                Color is = new Color(shown.getRGB(x, y));
                Color should = new Color(wanted.getRGB(x, y));
                int most = Math.max(
                        Math.abs(is.getRed() - should.getRed()),
                        Math.max(
                                Math.abs(is.getGreen() - should.getGreen()),
                                Math.abs(is.getBlue() - should.getBlue())));
                different += most > allowed ? 1 : 0;
            }
        }
        return different;
    }

    /** Text in colours that video with halved colour cannot hold apart. */
    private static BufferedImage text(String name, Color ink, Color paper) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB);
        graphics.setColor(paper);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(ink);
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
        for (int y = 14; y < HEIGHT; y += 14) {
            graphics.drawString("The quick brown fox jumps over the lazy dog. ".repeat(4) + y, 4, y);
        }
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve(name).toFile());
        return image;
    }

    private static void show(String name) {
        desktop.run("swaymsg", "output", "*", "bg", folder.resolve(name).toString(), "fill");
    }
}
