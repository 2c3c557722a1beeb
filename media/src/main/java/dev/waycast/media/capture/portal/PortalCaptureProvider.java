package dev.waycast.media.capture.portal;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.pipewire.PipeWireStream;
import dev.waycast.media.portal.PortalCapabilities;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.media.portal.PortalSession;
import dev.waycast.media.portal.SessionBus;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Captures what the person at the desktop shares through xdg-desktop-portal: GNOME, KDE and others. */
public final class PortalCaptureProvider implements CaptureSourceProvider {

    private static final long PROBE_MILLIS = 1800;
    /** Who opens has chosen this desktop already and rather waits for a slow one. */
    private static final long OPEN_MILLIS = 20_000;

    private final PortalEnvironment environment;
    private final boolean dmaBuf;

    public PortalCaptureProvider() {
        this(PortalEnvironment.of(System.getenv()), false);
    }

    /**
     * @param environment the desktop to reach
     * @param dmaBuf whether the encoder reads DMA-BUF, which is then offered first
     */
    public PortalCaptureProvider(PortalEnvironment environment, boolean dmaBuf) {
        this.environment = environment;
        this.dmaBuf = dmaBuf;
    }

    @Override
    public String name() {
        return "portal";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public Availability probe() {
        return probe(PROBE_MILLIS);
    }

    private Availability probe(long patienceMillis) {
        if (!PipeWireStream.isAvailable()) {
            return no("libpipewire is missing: install libpipewire-0.3-0 (Fedora: pipewire-libs, Arch: libpipewire).");
        }
        if (environment.busAddress().isEmpty()) {
            return no("There is no D-Bus session bus: start Waycast inside the desktop session,"
                    + " or set DBUS_SESSION_BUS_ADDRESS.");
        }
        if (environment.pipeWireSocket().isEmpty()) {
            return no("PipeWire is not running: install pipewire and wireplumber and log in again.");
        }
        if (!answers(environment.pipeWireSocket().get())) {
            return no("PipeWire does not answer: see that pipewire and wireplumber are running.");
        }
        return ask(environment.busAddress().get(), patienceMillis);
    }

    /** A portal that finds no PipeWire forgets what the person allowed and asks again: it is not bothered before. */
    private static boolean answers(Path pipeWireSocket) {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(pipeWireSocket))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Availability ask(String address, long patienceMillis) {
        CompletableFuture<Availability> answer =
                CompletableFuture.supplyAsync(() -> capabilities(address), Thread::startVirtualThread);
        try {
            return answer.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return no("The desktop's portal does not answer: check that xdg-desktop-portal is running.");
        } catch (ExecutionException e) {
            return no(e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return no("Looking for the desktop's portal was interrupted.");
        }
    }

    private Availability capabilities(String address) {
        try (SessionBus bus = SessionBus.connect(address, () -> {})) {
            PortalCapabilities capabilities = PortalCapabilities.read(bus);
            if (!capabilities.canCapture()) {
                return no(PortalSession.missing(capabilities));
            }
            String desktop = environment.desktop().isEmpty() ? "this desktop" : environment.desktop();
            return new Availability(
                    true,
                    "The portal of %s shares screens and windows over PipeWire%s%s (ScreenCast %d, RemoteDesktop %d)."
                            .formatted(
                                    desktop,
                                    capabilities.canMakeMonitors() ? ", makes virtual monitors" : "",
                                    capabilities.canControl() ? " and takes input" : ", to watch only",
                                    capabilities.screenCastVersion(),
                                    capabilities.remoteDesktopVersion()));
        }
    }

    private static Availability no(String explanation) {
        return new Availability(false, explanation);
    }

    @Override
    public CaptureSource open(CaptureRequest request, CaptureListener listener) throws InterruptedException {
        Availability availability = probe(OPEN_MILLIS);
        if (!availability.usable()) {
            throw new CaptureException(availability.explanation());
        }
        return PortalCaptureSource.open(environment, request, dmaBuf, listener);
    }
}
