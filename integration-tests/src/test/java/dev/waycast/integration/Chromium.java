package dev.waycast.integration;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, headless. One per test class; each viewer gets a context of its own, as if another person's. */
final class Chromium implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
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

    /** Opens the address in a context of its own. */
    Viewer open(String address) {
        return open(address, 1280, 800);
    }

    /** On a screen with so many device pixels for one CSS pixel. */
    Viewer openOnScreen(double devicePixelRatio, String address, int width, int height) {
        return new Viewer(
                browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setDeviceScaleFactor(devicePixelRatio)),
                address);
    }

    Viewer open(String address, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height));
        return new Viewer(context, address);
    }

    /**
     * Opens the address behind another network: media pass this local UDP port, which stands for the server's. The
     * server's other candidates are hidden, so that the browser finds no way past it. The page's connection can be asked
     * with {@link Viewer#received}.
     */
    Viewer openBehind(int udpPort, String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const original = RTCPeerConnection.prototype.setRemoteDescription;
                RTCPeerConnection.prototype.setRemoteDescription = function (description) {
                  window.peer = this;
                  const host = /^(a=candidate:\\S+ 1 udp \\d+ 127\\.0\\.0\\.1) \\d+ typ host/i;
                  const sdp = description.sdp
                      .split('\\r\\n')
                      .filter((line) => !line.startsWith('a=candidate:') || host.test(line))
                      .map((line) => line.replace(host, '$1 %d typ host'))
                      .join('\\r\\n');
                  return original.call(this, { type: description.type, sdp });
                };
                """.formatted(udpPort));
        return new Viewer(context, address);
    }

    /** Opens the address of a server whose own addresses lead nowhere, but one on a relay. */
    Viewer openReachingRelay(String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const original = RTCPeerConnection.prototype.setRemoteDescription;
                RTCPeerConnection.prototype.setRemoteDescription = function (description) {
                  const sdp = description.sdp
                      .split('\\r\\n')
                      .filter((line) => !line.startsWith('a=candidate:') || line.includes(' typ relay '))
                      .join('\\r\\n');
                  return original.call(this, { type: description.type, sdp });
                };
                """);
        return new Viewer(context, address);
    }

    /** Opens the address behind a network that lets no UDP through. */
    Viewer openWithoutUdp(String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const original = RTCPeerConnection.prototype.setRemoteDescription;
                RTCPeerConnection.prototype.setRemoteDescription = function (description) {
                  const sdp = description.sdp.replace(/a=candidate:\\S+ 1 udp .*\\r\\n/gi, '');
                  return original.call(this, { type: description.type, sdp });
                };
                """);
        return new Viewer(context, address);
    }

    /**
     * Opens the address in a browser that takes this video codec alone.
     *
     * @param mimeType for instance {@code video/VP9}
     * @param parameter what its parameters contain, for instance {@code profile-id=1}; may be empty
     */
    Viewer openTaking(String mimeType, String parameter, String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const original = RTCRtpTransceiver.prototype.setCodecPreferences;
                RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
                  const repairs = /rtx|red|fec/i;
                  return original.call(this, codecs.filter((codec) => repairs.test(codec.mimeType)
                      || codec.mimeType === '%s' && (codec.sdpFmtpLine ?? '').includes('%s')));
                };
                """.formatted(mimeType, parameter));
        return new Viewer(context, address);
    }

    /** Opens the address in a browser that seems to have a decoder which holds so many frames back until more come. */
    Viewer openHolding(int frames, String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const original = HTMLVideoElement.prototype.requestVideoFrameCallback;
                const held = new WeakMap();
                HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
                  const frames = held.get(this) ?? [];
                  held.set(this, frames);
                  const onFrame = (now, metadata) => {
                    frames.push(metadata);
                    if (frames.length > %d) callback(now, frames.shift());
                    else original.call(this, onFrame);
                  };
                  return original.call(this, onFrame);
                };
                """.formatted(frames));
        return new Viewer(context, address);
    }

    /** Opens the address behind a network that lets nothing through but to a relay. */
    Viewer openBehindRelay(String address) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        context.addInitScript("""
                const Original = RTCPeerConnection;
                window.RTCPeerConnection = class extends Original {
                  constructor(configuration) {
                    super({ ...configuration, iceTransportPolicy: 'relay' });
                  }
                };
                """);
        return new Viewer(context, address);
    }

    /** An empty page, for a player that is not ours. */
    Page emptyPage() {
        return browser.newContext().newPage();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
