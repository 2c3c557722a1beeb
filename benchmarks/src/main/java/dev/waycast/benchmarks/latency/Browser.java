package dev.waycast.benchmarks.latency;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a window. Used by one thread. */
public final class Browser implements AutoCloseable {

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    public Browser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    public String version() {
        return chromium.version();
    }

    /**
     * An empty page, as another person's, that will read the clock of any video in it.
     *
     * @param width of the whole picture in pixels, even if the video comes smaller at times
     */
    public Page newPage(int width, int height) {
        BrowserContext context = chromium.newContext(
                new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(width, height));
        context.addInitScript("window.waycastPictureWidth = " + width);
        context.addInitScript(script("clock-reader.js"));
        return context.newPage();
    }

    /** The same behind another network: media pass this local UDP port, which stands for the application's. */
    public Page newPageBehind(int udpPort, int width, int height) {
        Page page = newPage(width, height);
        page.context().addInitScript("window.waycastRelayPort = " + udpPort);
        page.context().addInitScript(script("behind-relay.js"));
        return page;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    private static String script(String name) {
        try (InputStream text = Browser.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
