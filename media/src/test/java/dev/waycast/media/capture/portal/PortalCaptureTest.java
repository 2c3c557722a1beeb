package dev.waycast.media.capture.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureDescription.CursorMode;
import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureRequest.SourceKind;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CollectingListener;
import dev.waycast.media.capture.pipewire.PipeWireSettings;
import dev.waycast.media.capture.pipewire.PipeWireStream;
import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.desktop.MutterControl;
import dev.waycast.media.desktop.PortalConsent;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.input.portal.PortalInputSink;
import dev.waycast.media.input.portal.SeenPointer;
import dev.waycast.media.portal.PortalEnvironment;
import dev.waycast.media.portal.PortalSession;
import dev.waycast.media.portal.PortalStream;
import dev.waycast.media.portal.RestoreTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GNOME's portal, PipeWire and dialogs for real, on a mutter without a screen. */
@Timeout(40)
class PortalCaptureTest {

    private static final int BTN_LEFT = 0x110;
    private static final int KEY_O = 24;
    private static final int KEY_K = 37;

    private static HeadlessDesktop desktop;
    private static PortalConsent person;
    private static PortalCaptureProvider provider;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startDesktop() throws Exception {
        desktop = HeadlessDesktop.mutter(1280, 720);
        desktop.start("/usr/libexec/xdg-permission-store");
        person = new PortalConsent(desktop);
        provider = new PortalCaptureProvider(PortalEnvironment.of(desktop.environment()), false);
    }

    @AfterAll
    static void stopDesktop() {
        person.close();
        desktop.close();
    }

    @AfterEach
    void everyLeaseIsBack() throws InterruptedException {
        // The person's eye holds one for a moment whenever the screen changes.
        new CollectingListener().await("the leases to end", () -> FrameLeases.open() == 0);
    }

    @Test
    void saysWhatThePortalCanDo() throws InterruptedException {
        // Probing is brief by contract; a portal that has just started may need longer for its first answer.
        new CollectingListener()
                .await("the portal to answer", () -> provider.probe().usable());
        assertThat(provider.probe().explanation()).contains("GNOME", "ScreenCast 4", "takes input");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        PortalEnvironment nothing = PortalEnvironment.of(Map.of());
        assertThat(new PortalCaptureProvider(nothing, false).probe().explanation())
                .contains("D-Bus session bus", "DBUS_SESSION_BUS_ADDRESS");

        PortalEnvironment noPipeWire = PortalEnvironment.of(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"));
        assertThat(new PortalCaptureProvider(noPipeWire, false).probe().explanation())
                .contains("install pipewire");

        PortalEnvironment deadPipeWire = PortalEnvironment.of(Map.of(
                "DBUS_SESSION_BUS_ADDRESS",
                desktop.environment("DBUS_SESSION_BUS_ADDRESS"),
                "XDG_RUNTIME_DIR",
                desktop.environment("XDG_RUNTIME_DIR"),
                "PIPEWIRE_REMOTE",
                abandonedSocket().toString()));
        assertThat(new PortalCaptureProvider(deadPipeWire, false).probe().explanation())
                .contains("PipeWire does not answer");

        PortalEnvironment deadBus = PortalEnvironment.of(Map.of(
                "DBUS_SESSION_BUS_ADDRESS",
                "unix:path=" + folder + "/bus",
                "XDG_RUNTIME_DIR",
                desktop.environment("XDG_RUNTIME_DIR")));
        assertThat(new PortalCaptureProvider(deadBus, false).probe().usable()).isFalse();
        assertThatThrownBy(() ->
                        new PortalCaptureProvider(deadBus, false).open(request(false, null), new CollectingListener()))
                .isInstanceOf(CaptureException.class);
    }

    @Test
    void picturesPointerAndInputOfASharedScreen() throws Exception {
        Path typed = folder.resolve("typed");
        CollectingListener listener = new CollectingListener();
        Process terminal = null;
        CompletableFuture<Void> answer = person.allowControl();
        try (CaptureSource source = provider.open(request(true, folder), listener)) {
            answer.get(20, TimeUnit.SECONDS);
            assertThat(source.description().cursor()).isEqualTo(CursorMode.METADATA);
            listener.await("a first frame", () -> !listener.frames.isEmpty());
            assertThat(listener.frames.getFirst())
                    .matches(frame -> frame.width() == 1280 && frame.height() == 720)
                    .matches(frame -> frame.damage().equals(Damage.FULL))
                    .matches(frame -> frame.presented() > 0 && frame.presented() <= frame.captured());

            InputSink input = source.input().orElseThrow();
            input.send(new InputEvent.PointerPosition(0.5, 0.5));
            listener.await("the pointer in the middle", () -> pointerIsAt(listener, 640, 360));
            listener.await(
                    "the pointer's shape", () -> listener.cursors.stream().anyMatch(cursor -> cursor.shape() != null));
            input.send(new InputEvent.PointerMotion(-40, 20));
            listener.await("the pointer moved on", () -> pointerIsAt(listener, 600, 380));
            input.send(new InputEvent.PointerPosition(1, 1));
            listener.await("the pointer in the corner", () -> pointerIsAt(listener, 1279, 719));

            terminal = desktop.start("foot", "sh", "-c", "stty -echo; cat > '" + typed + "'; sleep 1000");
            listener.await("the terminal to run", () -> Files.exists(typed));
            Thread.sleep(500);
            input.send(new InputEvent.PointerPosition(0.5, 0.5));
            click(input);
            input.send(new InputEvent.WheelSteps(0, 1));
            input.send(new InputEvent.WheelSmooth(0, 5));
            input.send(new InputEvent.Text("Hello, World_42 {[@#]}\n"));
            for (int key : new int[] {KEY_O, KEY_K}) {
                input.send(new InputEvent.Key(key, true));
                input.send(new InputEvent.Key(key, false));
            }
            input.send(new InputEvent.Text("\n"));
            listener.await("the text in the terminal", () -> read(typed).contains("ok\n"));
            assertThat(read(typed)).isEqualTo("Hello, World_42 {[@#]}\nok\n");
            anotherStreamOfTheSession(source, listener);
        } finally {
            if (terminal != null) {
                terminal.destroy();
            }
        }
    }

    /**
     * The desktop makes a monitor beside its own, as large as its reader asks, and the pointer comes over to it. GNOME's
     * portal up to 43 offers none, so mutter is asked for the monitor itself; the pointer is moved through the portal.
     */
    @Test
    void aVirtualMonitorHasTheSizeThatIsWantedAndThePointerIsBroughtThere() throws Exception {
        CollectingListener listener = new CollectingListener();
        SeenPointer seen = new SeenPointer();
        CompletableFuture<Void> answer = person.allowControl();
        try (PortalSession session = openControl();
                MutterControl.VirtualMonitor monitor = person.control().addMonitor();
                PipeWireStream stream = PipeWireStream.open(
                        new PipeWireSettings(PipeWireSettings.NO_FD, pipeWire(), monitor.node(), 60, false, 1024, 768),
                        new PortalCaptureSource.Watching(listener, seen));
                InputSink input = new PortalInputSink(
                        session, new PortalStream(monitor.node(), 0, 0, 4), stream::width, stream::height, seen)) {
            answer.get(20, TimeUnit.SECONDS);
            awaitPicture(listener, 1024, 768);
            assertThat(monitors()).containsExactlyInAnyOrder("1280x720 at 60", "1024x768 at 60");
            pointerIsExact(input, listener, 1024, 768);

            stream.resize(1360, 600);
            awaitPicture(listener, 1360, 600);
            assertThat(monitors()).containsExactlyInAnyOrder("1280x720 at 60", "1360x600 at 60");
            pointerIsExact(input, listener, 1360, 600);

            stream.frameRate(10);
            stream.resize(800, 500);
            awaitPicture(listener, 800, 500);
            assertThat(monitors()).containsExactlyInAnyOrder("1280x720 at 60", "800x500 at 60");
            pointerIsExact(input, listener, 800, 500);

            person.control().moveTo(300, 200);
            listener.await(
                    "the person to take the pointer away",
                    () -> !listener.cursors.getLast().visible());
            pointerIsExact(input, listener, 800, 500);
            assertThat(input.dropped()).isZero();
        }
        listener.await("the monitor to go", () -> monitors().equals(List.of("1280x720 at 60")));
    }

    @Test
    void aPortalThatMakesNoMonitorsIsNotAskedForOne() {
        assumeThat(provider.probe().explanation()).doesNotContain("virtual monitors");
        CaptureRequest request = new CaptureRequest("", SourceKind.VIRTUAL, 60, true, null, 1024, 768);
        assertThatThrownBy(() -> provider.open(request, new CollectingListener()))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("makes no virtual monitors")
                .hasMessageContaining("capture.kind=monitor");
    }

    private static List<String> monitors() {
        return person.control().monitors();
    }

    private static String pipeWire() {
        return Path.of(desktop.environment("XDG_RUNTIME_DIR"), "pipewire-0").toString();
    }

    private static PortalSession openControl() throws InterruptedException {
        return PortalSession.open(
                PortalEnvironment.of(desktop.environment()),
                new PortalSession.Wish(PortalSession.Wish.MONITORS, true),
                new RestoreTokens(null, "", ""),
                new PortalSession.Listener() {
                    @Override
                    public void onSessionClosed() {}

                    @Override
                    public void onBusLost() {}
                });
    }

    private static void awaitPicture(CollectingListener listener, int width, int height) throws InterruptedException {
        listener.await(
                "a picture of " + width + "x" + height,
                () -> !listener.frames.isEmpty()
                        && listener.frames.getLast().width() == width
                        && listener.frames.getLast().height() == height);
    }

    private static void pointerIsExact(InputSink input, CollectingListener listener, int width, int height)
            throws InterruptedException {
        input.send(new InputEvent.PointerPosition(0.25, 0.75));
        listener.await("the pointer at a quarter of " + width, () -> pointerIsAt(listener, width / 4, height * 3 / 4));
        input.send(new InputEvent.PointerPosition(1, 1));
        listener.await("the pointer in the corner", () -> pointerIsAt(listener, width - 1, height - 1));
    }

    /** There is one screen here, and so it is shared twice. */
    private static void anotherStreamOfTheSession(CaptureSource source, CollectingListener first) throws Exception {
        assertThat(source.outputs()).containsExactly(new CaptureOutput("screen", "", 1280, 720, 1));
        CollectingListener listener = new CollectingListener();
        try (CaptureSource other = source.open("screen", listener)) {
            other.input().orElseThrow().send(new InputEvent.PointerPosition(0.25, 0.25));
            listener.await("the pointer in the other stream", () -> pointerIsAt(listener, 320, 180));
        }
        source.input().orElseThrow().send(new InputEvent.PointerPosition(0.75, 0.75));
        first.await("the first stream to go on", () -> pointerIsAt(first, 960, 540));
    }

    @Test
    void changingContentArrivesAsChangingPictures() throws Exception {
        CollectingListener listener = new CollectingListener();
        try (CaptureSource source = openWatching(listener)) {
            Process terminal = desktop.start("foot", "sh", "-c", "while :; do date +%N; sleep 0.02; done");
            try {
                listener.await("20 different pictures", () -> distinctPictures(listener) >= 20);
            } finally {
                terminal.destroy();
            }
            assertThat(source.statistics().frames()).isGreaterThanOrEqualTo(20);
            source.frameRate(5);
            int before = listener.frames.size();
            source.refresh();
            listener.await("a frame for the asking", () -> listener.frames.size() > before);
        }
    }

    @Test
    void aPictureThatStandsStillSurvivesNewFrameRates() throws Exception {
        CollectingListener listener = new CollectingListener();
        try (CaptureSource source = openWatching(listener)) {
            listener.await("a first frame", () -> !listener.frames.isEmpty());
            for (int i = 0; i < 20; i++) {
                int before = listener.frames.size();
                source.frameRate(i % 2 == 0 ? 5 : 60);
                Thread.sleep(i); // at every moment of the negotiation
                source.refresh();
                listener.await("a frame for the asking", () -> listener.frames.size() > before);
            }
        }
    }

    @Test
    void askedOnceTheTokenOpensTheSecondTime() throws Exception {
        CollectingListener first = new CollectingListener();
        openWatching(first).close();
        Path token = tokenFile();
        assertThat(Files.getPosixFilePermissions(token)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        CollectingListener second = new CollectingListener();
        try (CaptureSource source = provider.open(request(false, folder), second)) {
            second.await("a frame without a question", () -> !second.frames.isEmpty());
            assertThat(person.dialogIsOpen()).isFalse();
        }

        Files.writeString(token, "no-such-token");
        CompletableFuture<Void> answer = person.allowWatching();
        provider.open(request(false, folder), new CollectingListener()).close();
        answer.get(20, TimeUnit.SECONDS);
        assertThat(Files.readString(token)).isNotEqualTo("no-such-token");
    }

    @Test
    void aTokenThatCannotBeKeptIsNoReasonToStop() throws Exception {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");
        CollectingListener listener = new CollectingListener();
        CompletableFuture<Void> answer = person.allowWatching();
        try (CaptureSource source = provider.open(request(false, notAFolder), listener)) {
            answer.get(20, TimeUnit.SECONDS);
            listener.await("a frame", () -> !listener.frames.isEmpty());
            assertThat(source.input()).isEmpty();
        }
    }

    @Test
    void declinedMeansACaptureException() {
        CompletableFuture<Void> answer = person.decline();
        assertThatThrownBy(() -> provider.open(request(true, null), new CollectingListener()))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("The person at the desktop declined");
        assertThat(answer).succeedsWithin(20, TimeUnit.SECONDS);
    }

    @Test
    void sharedWithoutRemoteInteractionCanBeWatched() throws Exception {
        CompletableFuture<Void> answer = person.allowWatchingOnly();
        try (CaptureSource source = provider.open(request(true, null), new CollectingListener())) {
            answer.get(20, TimeUnit.SECONDS);
            assertThat(source.input()).isEmpty();
        }
    }

    @Test
    void openingAndClosingTwentyTimesLeavesNothing() throws Exception {
        openWatching(new CollectingListener()).close();
        cycles(3);
        long descriptors = entries("/proc/self/fd");
        long maps = sharedMaps();
        cycles(20);
        // A leak would show as one a cycle at least, and as four maps.
        assertThat(entries("/proc/self/fd")).isLessThanOrEqualTo(descriptors + 8);
        assertThat(sharedMaps()).isLessThanOrEqualTo(maps + 8);
    }

    /** As a server leaves behind that was killed. */
    private Path abandonedSocket() throws IOException {
        Path socket = folder.resolve("pipewire-abandoned");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        return socket;
    }

    private void cycles(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            CollectingListener listener = new CollectingListener();
            try (CaptureSource source = provider.open(request(false, folder), listener)) {
                listener.await("a frame", () -> !listener.frames.isEmpty());
            }
        }
    }

    private CaptureSource openWatching(CollectingListener listener) throws Exception {
        CompletableFuture<Void> answer = person.allowWatching();
        CaptureSource source = provider.open(request(false, folder), listener);
        answer.get(20, TimeUnit.SECONDS);
        return source;
    }

    private static CaptureRequest request(boolean input, Path tokens) {
        return new CaptureRequest("", SourceKind.MONITOR, 60, input, tokens, 1280, 720);
    }

    private Path tokenFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".token"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void click(InputSink input) throws InterruptedException {
        input.send(new InputEvent.PointerButton(BTN_LEFT, true));
        input.send(new InputEvent.PointerButton(BTN_LEFT, false));
        Thread.sleep(200);
    }

    private static boolean pointerIsAt(CollectingListener listener, int x, int y) {
        CursorState last = listener.cursors.isEmpty() ? null : listener.cursors.getLast();
        return last != null && last.visible() && last.x() == x && last.y() == y;
    }

    private static int distinctPictures(CollectingListener listener) {
        Set<Long> checksums = new HashSet<>();
        listener.frames.forEach(frame -> checksums.add(frame.checksum()));
        return checksums.size();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long entries(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.count();
        }
    }

    private static long sharedMaps() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("memfd")).count();
        }
    }
}
