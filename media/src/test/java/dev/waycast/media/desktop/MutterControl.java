package dev.waycast.media.desktop;

import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.pipewire.PipeWireSettings;
import dev.waycast.media.capture.pipewire.PipeWireStream;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.portal.PortalCallException;
import dev.waycast.media.portal.SessionBus;
import java.awt.image.BufferedImage;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * The hand and the eye of a person in front of a headless mutter: its own D-Bus API, which asks for no consent, moves
 * the pointer and sees the screen.
 */
public final class MutterControl implements AutoCloseable {

    private static final String REMOTE = "org.gnome.Mutter.RemoteDesktop";
    private static final String CAST = "org.gnome.Mutter.ScreenCast";
    private static final int BUTTON_LEFT = 0x110;

    private final SessionBus bus;
    private final String remoteSession;
    private final PipeWireStream stream;
    private final String castStream;
    private volatile BufferedImage picture;

    public MutterControl(HeadlessDesktop desktop) throws Exception {
        bus = SessionBus.connect(desktop.environment("DBUS_SESSION_BUS_ADDRESS"), () -> {});
        remoteSession = path(bus.call(REMOTE, "/org/gnome/Mutter/RemoteDesktop", REMOTE, "CreateSession", ""));
        Object[] id = bus.call(
                REMOTE,
                remoteSession,
                "org.freedesktop.DBus.Properties",
                "Get",
                "ss",
                REMOTE + ".Session",
                "SessionId");
        Map<String, Variant<?>> options = new LinkedHashMap<>();
        options.put("remote-desktop-session-id", new Variant<>((String) ((Variant<?>) id[0]).getValue()));
        String cast = path(bus.call(CAST, "/org/gnome/Mutter/ScreenCast", CAST, "CreateSession", "a{sv}", options));
        Map<String, Variant<?>> embeddedCursor = Map.of("cursor-mode", new Variant<>(new UInt32(1)));
        castStream = path(bus.call(CAST, cast, CAST + ".Session", "RecordMonitor", "sa{sv}", "Meta-0", embeddedCursor));
        CompletableFuture<Integer> node = nodeOf(castStream);
        bus.call(REMOTE, remoteSession, REMOTE + ".Session", "Start", "");
        stream = PipeWireStream.open(
                new PipeWireSettings(
                        PipeWireSettings.NO_FD,
                        Path.of(desktop.environment("XDG_RUNTIME_DIR"), "pipewire-0")
                                .toString(),
                        node.get(10, TimeUnit.SECONDS),
                        30,
                        false),
                new Eye());
    }

    /** A monitor that mutter makes, for whoever reads its node, and takes away when this is closed. */
    public final class VirtualMonitor implements AutoCloseable {

        private final String session;
        private final int node;

        private VirtualMonitor() throws Exception {
            session = path(bus.call(CAST, "/org/gnome/Mutter/ScreenCast", CAST, "CreateSession", "a{sv}", Map.of()));
            Map<String, Variant<?>> cursorBesideThePicture = Map.of("cursor-mode", new Variant<>(new UInt32(2)));
            String itsStream =
                    path(bus.call(CAST, session, CAST + ".Session", "RecordVirtual", "a{sv}", cursorBesideThePicture));
            CompletableFuture<Integer> added = nodeOf(itsStream);
            bus.call(CAST, session, CAST + ".Session", "Start", "");
            node = added.get(10, TimeUnit.SECONDS);
        }

        public int node() {
            return node;
        }

        @Override
        public void close() {
            bus.send(CAST, session, CAST + ".Session", "Stop", "");
        }
    }

    public VirtualMonitor addMonitor() throws Exception {
        return new VirtualMonitor();
    }

    private CompletableFuture<Integer> nodeOf(String itsStream) throws PortalCallException {
        CompletableFuture<Integer> node = new CompletableFuture<>();
        bus.onSignal(CAST + ".Stream", "PipeWireStreamAdded", itsStream, signal -> {
            try {
                node.complete(((UInt32) signal.getParameters()[0]).intValue());
            } catch (Exception e) {
                node.completeExceptionally(e);
            }
        });
        return node;
    }

    /** The monitors that there are now and their refresh rates, for instance {@code 1280x720 at 60}. */
    public List<String> monitors() {
        try {
            String display = "org.gnome.Mutter.DisplayConfig";
            Object[] state = bus.call(display, "/org/gnome/Mutter/DisplayConfig", display, "GetCurrentState", "");
            return ((List<?>) state[1])
                    .stream().map(monitor -> mode((Object[]) monitor)).toList();
        } catch (PortalCallException e) {
            throw new AssertionError(e);
        }
    }

    /** One without a screen has a single mode. */
    private static String mode(Object[] monitor) {
        Object[] mode = (Object[]) ((List<?>) monitor[1]).getFirst();
        return mode[1] + "x" + mode[2] + " at " + Math.round((Double) mode[3]);
    }

    public void moveTo(double x, double y) throws PortalCallException {
        remote("NotifyPointerMotionAbsolute", "sdd", castStream, x, y);
    }

    public void click(double x, double y) throws Exception {
        moveTo(x, y);
        Thread.sleep(150);
        remote("NotifyPointerButton", "ib", BUTTON_LEFT, true);
        Thread.sleep(50);
        remote("NotifyPointerButton", "ib", BUTTON_LEFT, false);
        Thread.sleep(150);
    }

    public void type(int keysym) throws PortalCallException {
        remote("NotifyKeyboardKeysym", "ub", new UInt32(keysym), true);
        remote("NotifyKeyboardKeysym", "ub", new UInt32(keysym), false);
    }

    /** Looks again, in case a picture of a screen that stands still was missed. */
    public void look() {
        stream.refresh();
    }

    /** What the screen shows now, null before the first picture. */
    public BufferedImage picture() {
        return picture;
    }

    @Override
    public void close() {
        stream.close();
        bus.send(REMOTE, remoteSession, REMOTE + ".Session", "Stop", "");
        bus.close();
    }

    private void remote(String method, String signature, Object... arguments) throws PortalCallException {
        bus.call(REMOTE, remoteSession, REMOTE + ".Session", method, signature, arguments);
    }

    private static String path(Object[] answer) {
        return answer[0] instanceof DBusPath path ? path.getPath() : String.valueOf(answer[0]);
    }

    private final class Eye implements CaptureListener {

        @Override
        public void onFrame(VideoFrame frame) {
            try (frame) {
                if (frame.memory() instanceof FrameMemory.Mapped(var pixels, int stride)) {
                    BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
                    int[] row = new int[frame.width()];
                    for (int y = 0; y < frame.height(); y++) {
                        for (int x = 0; x < row.length; x++) {
                            row[x] = pixels.get(ValueLayout.JAVA_INT, (long) y * stride + x * 4L);
                        }
                        image.setRGB(0, y, row.length, 1, row, 0, row.length);
                    }
                    picture = image;
                }
            }
        }

        @Override
        public void onCursor(CursorState cursor) {}

        @Override
        public void onEnded(String reason, boolean retry) {}
    }
}
