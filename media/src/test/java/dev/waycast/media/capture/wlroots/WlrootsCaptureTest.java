package dev.waycast.media.capture.wlroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.CaptureSourceContract;
import dev.waycast.media.capture.CaptureSourceProvider;
import dev.waycast.media.capture.OutputSize;
import dev.waycast.media.capture.RecordingListener;
import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.wayland.OutputDescription;
import java.io.File;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Captures a real sway without a screen. */
class WlrootsCaptureTest extends CaptureSourceContract {

    private static HeadlessDesktop desktop;
    private Process video;

    @BeforeAll
    static void startDesktop() {
        desktop = HeadlessDesktop.sway(1280, 720);
    }

    @AfterAll
    static void stopDesktop() {
        desktop.close();
    }

    @AfterEach
    void stopVideo() throws InterruptedException {
        if (video != null) {
            video.destroy();
            video.waitFor();
        }
    }

    @Override
    protected CaptureSourceProvider provider() {
        return new WlrootsCaptureProvider(desktop.waylandSocket());
    }

    @Override
    protected CaptureRequest request() {
        return request("", 60);
    }

    @Override
    protected void keepChanging() {
        video = desktop.start(
                "mpv",
                "--no-config",
                "--vo=wlshm",
                "--no-audio",
                "--loop=inf",
                "--profile=low-latency",
                "av://lavfi:testsrc2=size=640x360:rate=60");
    }

    static CaptureRequest request(String output, int frameRate) {
        return new CaptureRequest(
                output, CaptureRequest.SourceKind.MONITOR, frameRate, true, Path.of("unused"), 640, 360);
    }

    @Test
    void describesTheOutputs() throws InterruptedException {
        List<OutputDescription> outputs = new WlrootsCaptureProvider(desktop.waylandSocket()).outputs();
        assertThat(outputs).hasSize(1);
        assertThat(outputs.getFirst().name()).isEqualTo("HEADLESS-1");
        assertThat(outputs.getFirst().width()).isEqualTo(1280);
        assertThat(outputs.getFirst().height()).isEqualTo(720);
        assertThat(outputs.getFirst().logicalWidth()).isEqualTo(1280);
        assertThat(provider().probe().explanation()).contains("sway", "HEADLESS-1 1280x720");
    }

    @Test
    void explainsWrongNamesAndAMissingCompositor() {
        assertUnknownOutputIsExplained(request("DP-7", 30));
        assertThat(new WlrootsCaptureProvider(Path.of("/nowhere/wayland-9")).probe())
                .returns(false, CaptureSourceProvider.Availability::usable)
                .extracting(CaptureSourceProvider.Availability::explanation)
                .asString()
                .contains("/nowhere/wayland-9");
    }

    @Test
    void aStaticDesktopSendsNothing() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.discard();
            listener.awaitQuiet(500);
            int before = listener.received();
            Thread.sleep(1500);
            assertThat(listener.received()).isEqualTo(before);
        }
    }

    @Test
    void picturesShowTheDesktopInItsColours() throws InterruptedException {
        desktop.run("swaymsg", "output HEADLESS-1 bg #ff8000 solid_color");
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            // The background is a program of its own, which has to start first. A frame comes when it has drawn.
            int colour = 0;
            while (colour != 0xff8000) {
                try (VideoFrame frame = listener.frame()) {
                    assertThat(frame.format()).isIn(PixelFormat.BGR0, PixelFormat.BGRA);
                    FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
                    colour = memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, 600L * memory.stride() + 1000 * 4L)
                            & 0xffffff;
                }
            }
        } finally {
            desktop.run("swaymsg", "output HEADLESS-1 bg #202020 solid_color");
            listener.discard();
        }
    }

    @Test
    void aSmallChangeHasSmallDamage() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            source.input().orElseThrow().send(new InputEvent.PointerPosition(0.5, 0.5));
            listener.discard();
            listener.awaitQuiet(400);
            listener.takeDamage();
            source.input().orElseThrow().send(new InputEvent.PointerMotion(3, 0));
            listener.awaitQuiet(300);
            Damage damage = listener.takeDamage();
            assertThat(damage.kind()).isEqualTo(Damage.Kind.REGIONS);
            assertThat(damage.rectangles().stream().mapToLong(Rectangle::area).sum())
                    .isLessThan(200 * 200);
        }
    }

    @Test
    void theFrameRateIsLimited() throws InterruptedException {
        keepChanging();
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request("", 10), listener)) {
            listener.frame().close();
            listener.discard();
            Thread.sleep(1000);
            int before = listener.received();
            Thread.sleep(2000);
            assertThat(listener.received() - before).isBetween(1, 22);
            source.frameRate(60);
            assertThat(mostInASecond(listener)).isGreaterThan(13);
        }
    }

    /** Of up to ten seconds, of which a busy machine may lose some: enough of them to tell it from a limit of 10. */
    private static int mostInASecond(RecordingListener listener) throws InterruptedException {
        int most = 0;
        for (int i = 0; i < 10 && most <= 13; i++) {
            int before = listener.received();
            Thread.sleep(1000);
            most = Math.max(most, listener.received() - before);
        }
        return most;
    }

    @Test
    void followsAResizeWithoutReconnecting() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.frame().close();
            desktop.run("swaymsg", "output HEADLESS-1 resolution 800x600");
            VideoFrame resized = firstOfWidth(listener, 800);
            assertThat(resized.height()).isEqualTo(600);
            assertThat(resized.damage()).isEqualTo(Damage.FULL);
            resized.close();
            assertThat(listener.hasEnded(100)).isFalse();
            listener.discard();
        } finally {
            desktop.run("swaymsg", "output HEADLESS-1 resolution 1280x720");
        }
        listener.discard();
    }

    @Test
    void givesTheOutputAnotherSizeAndBackTheOneItHad() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            assertThat(source.resizable()).isTrue();
            source.resize(new OutputSize(640, 480, 1));
            source.resize(new OutputSize(1600, 1000, 2));
            VideoFrame large = firstOfWidth(listener, 1600);
            assertThat(large.height()).isEqualTo(1000);
            large.close();
            assertThat(output("HEADLESS-1")).returns(800, OutputDescription::logicalWidth);
            source.restoreSize();
            firstOfWidth(listener, 1280).close();
            assertThat(output("HEADLESS-1"))
                    .returns(1280, OutputDescription::logicalWidth)
                    .returns(720, OutputDescription::logicalHeight);
            source.resize(new OutputSize(800, 600, 1.5));
            firstOfWidth(listener, 800).close();
        } finally {
            listener.discard();
        }
        assertThat(output("HEADLESS-1"))
                .returns(1280, OutputDescription::width)
                .returns(1280, OutputDescription::logicalWidth);
    }

    @Test
    void otherOutputsKeepTheirSize() throws InterruptedException {
        String other = addOutput();
        OutputDescription before = output(other);
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            source.resize(new OutputSize(1024, 768, 2));
            firstOfWidth(listener, 1024).close();
            assertThat(output(other))
                    .returns(before.width(), OutputDescription::width)
                    .returns(before.logicalWidth(), OutputDescription::logicalWidth);
        } finally {
            listener.discard();
            desktop.run("swaymsg", "output " + other + " disable");
        }
    }

    @Test
    void capturesAndControlsAnotherOutputBesides() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        RecordingListener otherListener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.discard();
            int before = source.outputs().size();
            desktop.run("swaymsg", "create_output");
            listener.awaitOutputs(() -> source.outputs().size() > before);
            CaptureOutput added = source.outputs().getLast();
            desktop.run("swaymsg", "output " + added.id() + " resolution 800x600 scale 2");
            listener.awaitOutputs(() -> source.outputs().getLast().width() == 800
                    && source.outputs().getLast().scale() == 2);
            assertThat(source.outputs().getFirst())
                    .returns("HEADLESS-1", CaptureOutput::id)
                    .returns(1280, CaptureOutput::width)
                    .returns(1.0, CaptureOutput::scale);

            try (CaptureSource other = source.open(added.id(), otherListener)) {
                assertThat(other.description().output()).isEqualTo(added.id());
                firstOfWidth(otherListener, 800).close();
                otherListener.discard();
                other.input().orElseThrow().send(new InputEvent.PointerPosition(0.5, 0.5));
                awaitCursorOn(added.id());
                source.input().orElseThrow().send(new InputEvent.PointerPosition(0.999, 0.5));
                awaitCursorOn("HEADLESS-1");
            }
            assertThat(listener.hasEnded(0)).isFalse();
            desktop.run("swaymsg", "output " + added.id() + " disable");
        }
    }

    /** Whichever output the pointer is on has the focus in sway. */
    private void awaitCursorOn(String output) throws InterruptedException {
        Pattern focused = Pattern.compile("\"name\": \"([^\"]+)\"(?:(?!\"name\").)*\"focused\": true", Pattern.DOTALL);
        for (int i = 0; i < 400; i++) {
            Matcher found = focused.matcher(desktop.run("swaymsg", "-r", "-t", "get_outputs"));
            if (found.find() && found.group(1).equals(output)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError(output + " did not get the pointer: " + desktop.run("swaymsg", "-t", "get_outputs"));
    }

    private OutputDescription output(String name) throws InterruptedException {
        return new WlrootsCaptureProvider(desktop.waylandSocket())
                .outputs().stream()
                        .filter(output -> output.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    /** @return its name */
    private String addOutput() throws InterruptedException {
        desktop.run("swaymsg", "create_output");
        return new WlrootsCaptureProvider(desktop.waylandSocket())
                .outputs().stream()
                        .map(OutputDescription::name)
                        .filter(output -> !output.equals("HEADLESS-1"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void choosesByNameAndOutlivesAnOutputSwitchedOff() throws InterruptedException {
        String name = addOutput();
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(name, 60), listener)) {
            assertThat(source.description().output()).isEqualTo(name);
            listener.frame().close();
            desktop.run("swaymsg", "output " + name + " disable");
            listener.awaitQuiet(300);
            listener.discard();
            int before = listener.received();
            desktop.run("swaymsg", "output " + name + " enable");
            listener.awaitMoreThan(before);
            assertThat(listener.hasEnded(0)).isFalse();
        } finally {
            desktop.run("swaymsg", "output " + name + " disable");
        }
    }

    @Test
    void seesAnOutputGo() throws InterruptedException {
        // A sway inside the other: closing its window unplugs its output.
        Path socket = startNestedSway();
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = new WlrootsCaptureProvider(socket).open(request("WL-1", 60), listener)) {
            listener.frame().close();
            desktop.run("swaymsg", "[title=\"wlroots.*\"] kill");
            RecordingListener.End end = listener.end();
            assertThat(end.reason()).contains("WL-1", "unplugged");
            assertThat(end.retry()).isTrue();
            assertThat(listener.hasEnded(200)).isFalse();
        }
        listener.discard();
    }

    private Path startNestedSway() throws InterruptedException {
        File runtime = new File(desktop.environment("XDG_RUNTIME_DIR"));
        Set<String> before = Set.of(runtime.list((folder, name) -> name.matches("wayland-\\d+")));
        video = desktop.start(
                "env",
                "-u",
                "SWAYSOCK",
                "WLR_BACKENDS=wayland",
                "WLR_RENDERER=pixman",
                "unshare",
                "--user",
                "--map-user=1000",
                "--map-group=1000",
                "sway",
                "-c",
                "/dev/null");
        for (int i = 0; i < 100; i++) {
            Thread.sleep(50);
            for (String name : runtime.list((folder, candidate) -> candidate.matches("wayland-\\d+"))) {
                Path socket = runtime.toPath().resolve(name);
                if (!before.contains(name)
                        && new WlrootsCaptureProvider(socket).probe().usable()) {
                    return socket;
                }
            }
        }
        throw new AssertionError("The nested sway did not start; see env.log");
    }

    @Test
    void aKilledCompositorEndsTheSource() throws InterruptedException {
        long leases = FrameLeases.open();
        try (HeadlessDesktop doomed = HeadlessDesktop.sway(640, 480)) {
            RecordingListener listener = new RecordingListener();
            try (CaptureSource source = new WlrootsCaptureProvider(doomed.waylandSocket()).open(request(), listener)) {
                VideoFrame kept = listener.frame();
                doomed.kill("WAYCAST_COMPOSITOR_PID");
                RecordingListener.End end = listener.end();
                assertThat(end.retry()).isTrue();
                assertThat(end.reason()).contains("compositor");
                source.input().orElseThrow().send(new InputEvent.Key(30, true));
                kept.close();
                listener.discard();
            }
        }
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void openingAndClosingLeaksNothing() throws InterruptedException {
        keepChanging();
        openAndClose(5);
        long leases = FrameLeases.open();
        int descriptors = descriptors();
        openAndClose(50);
        assertThat(FrameLeases.open()).isEqualTo(leases);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
    }

    private void openAndClose(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            RecordingListener listener = new RecordingListener();
            try (CaptureSource source = provider().open(request(), listener)) {
                listener.frame().close();
            }
            listener.discard();
        }
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static VideoFrame firstOfWidth(RecordingListener listener, int width) throws InterruptedException {
        while (true) {
            VideoFrame frame = listener.frame();
            if (frame.width() == width) {
                return frame;
            }
            frame.close();
        }
    }
}
