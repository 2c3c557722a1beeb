package dev.waycast.integration;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** One person at the viewer page: what they see, and what they do with mouse and keyboard. */
final class Viewer implements AutoCloseable {

    private static final String SHIFTED = "~!@#$%^&*()_+{}|:\"<>?";

    private final BrowserContext context;
    private final Page page;
    private final List<String> consoleErrors = new ArrayList<>();

    /** A pixel as the page shows it, 0 to 255 each. */
    record Pixel(int red, int green, int blue) {
        boolean isNear(int otherRed, int otherGreen, int otherBlue, int tolerance) {
            return Math.abs(red - otherRed) <= tolerance
                    && Math.abs(green - otherGreen) <= tolerance
                    && Math.abs(blue - otherBlue) <= tolerance;
        }
    }

    Viewer(BrowserContext context, String address) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                consoleErrors.add(message.text());
            }
        });
        page.onPageError(consoleErrors::add);
        page.navigate(address);
    }

    Page page() {
        return page;
    }

    List<String> consoleErrors() {
        return consoleErrors;
    }

    /** The connection's state as the page knows it, for instance {@code streaming}. */
    String state() {
        return (String) page.evaluate("() => window.waycast ? String(window.waycast.state) : 'loading'");
    }

    /** Whether this person's mouse and keyboard are the desktop's now, as the page knows it. */
    boolean controls() {
        return Boolean.TRUE.equals(page.evaluate("() => window.waycast?.control?.mine === true"));
    }

    /** The session at the server, as the page knows it. */
    String session() {
        return (String) page.evaluate("() => window.waycast.viewer.id");
    }

    /** Waits until the page knows the server to hear it, {@code heard}, or not to, {@code away}. */
    void awaitSignalling(String wanted) {
        await(
                "signalling to be " + wanted,
                Duration.ofSeconds(30),
                () -> wanted.equals(page.evaluate("() => document.documentElement.dataset.signalling")));
    }

    Viewer awaitStreaming() {
        await("a picture", Duration.ofSeconds(30), () -> state().equals("streaming") && framesShown() > 0);
        return this;
    }

    /** Waits until the page tells the person something with these words. */
    void awaitWords(String words) {
        await("the words \"" + words + "\"", Duration.ofSeconds(30), () -> words().contains(words));
    }

    /** What the page says about the state of things; empty while the picture is live. */
    String words() {
        return (String) page.evaluate("""
                () => [document.getElementById('panel')]
                    .filter((panel) => !panel.hidden)
                    .map((panel) => panel.innerText)
                    .join()
                """);
    }

    /** Keeps what the page shows, for people to look at. */
    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    /** Frames the browser has decoded so far. */
    long framesShown() {
        return number("() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames");
    }

    /** A counter of the browser's receiver of video, by its name in W3C webrtc-stats; behind a relay only. */
    long received(String counter) {
        return ((Number) page.evaluate("""
                        async (counter) => {
                          const reports = [...(await window.peer.getStats()).values()];
                          const video = reports.find((report) => report.type === 'inbound-rtp' && report.kind === 'video');
                          return video?.[counter] ?? 0;
                        }
                        """, counter)).longValue();
    }

    int pictureWidth() {
        return (int) number("() => document.querySelector('video').videoWidth");
    }

    int pictureHeight() {
        return (int) number("() => document.querySelector('video').videoHeight");
    }

    /** The pixel at this place of the picture, in the picture's own pixels. */
    Pixel pixel(int x, int y) {
        @SuppressWarnings("unchecked")
        List<Integer> rgb = (List<Integer>) page.evaluate("""
                ([x, y]) => {
                  const video = document.querySelector('video');
                  const canvas = document.createElement('canvas');
                  canvas.width = 1;
                  canvas.height = 1;
                  const context = canvas.getContext('2d');
                  context.drawImage(video, x, y, 1, 1, 0, 0, 1, 1);
                  return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
                }
                """, List.of(x, y));
        return new Pixel(rgb.get(0), rgb.get(1), rgb.get(2));
    }

    void awaitPixel(int x, int y, int red, int green, int blue) {
        Pixel[] last = new Pixel[1];
        await(
                "a pixel near (%d, %d, %d) at %d,%d".formatted(red, green, blue, x, y),
                Duration.ofSeconds(30),
                () -> (last[0] = pixel(x, y)).isNear(red, green, blue, 12),
                () -> "it is " + last[0]);
    }

    /** Moves the mouse to this place of the desktop's picture, wherever the page shows it. */
    void moveTo(int x, int y) {
        double[] place = onPage(x, y);
        page.mouse().move(place[0], place[1]);
    }

    void click(int x, int y) {
        moveTo(x, y);
        page.mouse().down();
        page.mouse().up();
    }

    /** Types on a US keyboard as a hand does: with Shift held where it must be, which Playwright's own typing leaves out. */
    void type(String text) {
        text.codePoints().mapToObj(Character::toString).forEach(character -> {
            boolean shifted = SHIFTED.contains(character) || !character.equals(character.toLowerCase(Locale.ROOT));
            if (shifted) {
                page.keyboard().down("Shift");
            }
            page.keyboard().press(character.equals("\n") ? "Enter" : character);
            if (shifted) {
                page.keyboard().up("Shift");
            }
        });
    }

    /** Clicks the button of this name; the toolbar's when it has gone away. */
    void choose(String button) {
        page.keyboard().press("Control+Alt+Shift+Escape");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    /** Closes the page without a word to the server, as a crash would look, when the context goes. */
    @Override
    public void close() {
        context.close();
    }

    void await(String what, Duration atMost, BooleanSupplier condition) {
        await(what, atMost, condition, () -> "state " + state() + ", words \"" + words() + "\"");
    }

    private void await(
            String what, Duration atMost, BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                Path screenshot = Path.of("target", "failures", System.nanoTime() + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(screenshot));
                throw new AssertionError("Waited " + atMost.toSeconds() + " s for " + what + ": " + otherwise.get()
                        + "; console: " + consoleErrors + "; the page looked like " + screenshot);
            }
            page.waitForTimeout(30);
        }
    }

    private long number(String script) {
        return ((Number) page.evaluate(script)).longValue();
    }

    private double[] onPage(int x, int y) {
        @SuppressWarnings("unchecked")
        List<Number> place = (List<Number>) page.evaluate("""
                ([x, y]) => {
                  const video = document.querySelector('video');
                  const box = video.getBoundingClientRect();
                  const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
                  const left = box.left + (box.width - video.videoWidth * scale) / 2;
                  const top = box.top + (box.height - video.videoHeight * scale) / 2;
                  return [left + (x + 0.5) * scale, top + (y + 0.5) * scale];
                }
                """, List.of(x, y));
        return new double[] {place.get(0).doubleValue(), place.get(1).doubleValue()};
    }
}
