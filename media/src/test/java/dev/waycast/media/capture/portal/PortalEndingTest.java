package dev.waycast.media.capture.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureRequest.SourceKind;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CollectingListener;
import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.desktop.PortalConsent;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.media.portal.SessionBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freedesktop.dbus.types.UInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a source says when the desktop goes away under it, piece by piece. */
@Timeout(60)
class PortalEndingTest {

    private static final String SESSIONS = "/org/freedesktop/portal/desktop/session";

    @TempDir
    private Path folder;

    private HeadlessDesktop desktop;
    private PortalCaptureProvider provider;
    private CollectingListener listener;
    private CaptureSource source;

    @BeforeEach
    void share() throws Exception {
        desktop = HeadlessDesktop.mutter(1280, 720);
        desktop.start("/usr/libexec/xdg-permission-store");
        provider = new PortalCaptureProvider(PortalEnvironment.of(desktop.environment()), false);
        listener = new CollectingListener();
        try (PortalConsent person = new PortalConsent(desktop)) {
            CompletableFuture<Void> answer = person.allowWatching();
            source = provider.open(request(), listener);
            answer.get(20, TimeUnit.SECONDS);
        }
        listener.await("a first frame", () -> !listener.frames.isEmpty());
    }

    @AfterEach
    void nothingIsLeft() {
        source.close();
        desktop.close();
        assertThat(FrameLeases.open()).isZero();
    }

    @Test
    void theEndOfTheSessionIsThePersonsWish() throws Exception {
        try (SessionBus bus = SessionBus.connect(desktop.environment("DBUS_SESSION_BUS_ADDRESS"), () -> {})) {
            String sender = child(bus, SESSIONS);
            String session = SESSIONS + "/" + sender + "/" + child(bus, SESSIONS + "/" + sender);
            desktop.run("dbus-send", "--session", "--type=signal", session, "org.freedesktop.portal.Session.Closed");
        }
        CollectingListener.Ending ending = listener.awaitEnding();
        assertThat(ending.reason()).isEqualTo("The person at the desktop ended the sharing.");
        assertThat(ending.retry()).isFalse();
    }

    @Test
    void pipeWireRestartedMeansOpenAgainWithoutAQuestion() throws Exception {
        desktop.kill("WAYCAST_PIPEWIRE_PID");
        CollectingListener.Ending ending = listener.awaitEnding();
        assertThat(ending.reason()).contains("PipeWire");
        assertThat(ending.retry()).isTrue();
        source.close();

        Path socket = Path.of(desktop.environment("XDG_RUNTIME_DIR"), "pipewire-0");
        Files.deleteIfExists(socket);
        desktop.start("pipewire");
        listener.await("PipeWire's socket", () -> Files.exists(socket));
        desktop.start("wireplumber");
        CollectingListener again = new CollectingListener();
        source = provider.open(request(), again);
        again.await("a frame after the restart", () -> !again.frames.isEmpty());
    }

    @Test
    void aDeadCompositorMayComeBack() throws Exception {
        desktop.kill("WAYCAST_COMPOSITOR_PID");
        assertThat(listener.awaitEnding().retry()).isTrue();
    }

    @Test
    void aLostBusMayComeBack() throws Exception {
        try (SessionBus bus = SessionBus.connect(desktop.environment("DBUS_SESSION_BUS_ADDRESS"), () -> {})) {
            Object[] pid = bus.call(
                    "org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus",
                    "GetConnectionUnixProcessID",
                    "s",
                    "org.freedesktop.DBus");
            ProcessHandle.of(((UInt32) pid[0]).longValue()).orElseThrow().destroyForcibly();
        }
        CollectingListener.Ending ending = listener.awaitEnding();
        assertThat(ending.reason()).contains("session bus");
        assertThat(ending.retry()).isTrue();
    }

    private CaptureRequest request() {
        return new CaptureRequest("", SourceKind.MONITOR, 30, false, folder, 1280, 720);
    }

    private static String child(SessionBus bus, String path) throws Exception {
        Object[] xml = bus.call(
                "org.freedesktop.portal.Desktop", path, "org.freedesktop.DBus.Introspectable", "Introspect", "");
        Matcher node = Pattern.compile("<node name=\"([^\"]+)\"").matcher((String) xml[0]);
        assertThat(node.find()).as("a session below " + path).isTrue();
        return node.group(1);
    }
}
