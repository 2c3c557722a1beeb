package dev.waycast.media.input.wlroots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.capture.CaptureSource;
import dev.waycast.media.capture.RecordingListener;
import dev.waycast.media.capture.wlroots.WlrootsCaptureProvider;
import dev.waycast.media.desktop.HeadlessDesktop;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.input.InputSink;
import dev.waycast.media.input.KeyCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types and points on a real sway; a terminal writes down what it gets. */
class WlrootsInputTest {

    private static HeadlessDesktop desktop;
    private final RecordingListener listener = new RecordingListener();
    private CaptureSource source;
    private InputSink input;
    private Process terminal;
    private Path typed;

    @BeforeAll
    static void startDesktop() {
        desktop = HeadlessDesktop.sway(1280, 720);
    }

    @AfterAll
    static void stopDesktop() {
        desktop.close();
    }

    @BeforeEach
    void openTerminal() throws InterruptedException, IOException {
        CaptureRequest request =
                new CaptureRequest("", CaptureRequest.SourceKind.MONITOR, 60, true, Path.of("unused"), 640, 360);
        source = new WlrootsCaptureProvider(desktop.waylandSocket()).open(request, listener);
        listener.discard();
        input = source.input().orElseThrow();
        typed = Files.createTempFile("waycast-typed", ".txt");
        typed.toFile().setWritable(true, false);
    }

    @AfterEach
    void close() throws InterruptedException, IOException {
        source.close();
        if (terminal != null) {
            terminal.destroy();
            terminal.waitFor();
        }
        Files.deleteIfExists(typed);
    }

    @Test
    void typesAnyText() throws InterruptedException, IOException {
        runInTerminal("cat > " + typed);
        input.send(new InputEvent.Text("wire héllo € 你好 🎉\n"));
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo("wire héllo € 你好 🎉\n");
    }

    @Test
    void typesTextWithMoreCharactersThanOneLayoutHolds() throws InterruptedException, IOException {
        runInTerminal("cat > " + typed);
        StringBuilder alphabet = new StringBuilder();
        for (int codePoint = 0x3b1; codePoint < 0x3b1 + 24; codePoint++) {
            alphabet.appendCodePoint(codePoint);
        }
        for (int codePoint = 0x410; codePoint < 0x410 + 64; codePoint++) {
            alphabet.appendCodePoint(codePoint);
        }
        input.send(new InputEvent.Text(alphabet + "\n"));
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo(alphabet + "\n");
    }

    @Test
    void keysAndModifiersWork() throws InterruptedException, IOException {
        runInTerminal("cat > " + typed);
        press("KeyA");
        with("ShiftLeft", "KeyA");
        with("ShiftRight", "Digit1");
        press("CapsLock");
        press("KeyB");
        press("CapsLock");
        press("KeyB");
        input.send(new InputEvent.Text("ö"));
        press("KeyC"); // the desktop's own layout is back
        with("AltRight", "KeyE");
        press("Slash");
        press("Enter");
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo("aA!Bböcé/\n");
    }

    @Test
    void controlReachesPrograms() throws InterruptedException, IOException {
        runInTerminal("trap 'echo interrupted > " + typed + "' INT; sleep 30; sleep 1");
        with("ControlLeft", "KeyC");
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo("interrupted\n");
    }

    @Test
    void modifiersHeldDownDoNotSpoilText() throws InterruptedException, IOException {
        runInTerminal("cat > " + typed);
        key("ControlLeft", true);
        input.send(new InputEvent.Text("plain"));
        key("ControlLeft", false);
        press("Enter");
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo("plain\n");
    }

    @Test
    void theCompositorSeesShortcuts() throws InterruptedException {
        desktop.run("swaymsg", "bindsym Mod4+Shift+u nop super; bindsym Mod1+k exec touch " + typed + ".alt");
        with("AltLeft", "KeyK");
        Path made = Path.of(typed + ".alt");
        awaitFile(made);
        assertThat(made).exists();
        made.toFile().delete();
    }

    @Test
    void theNumberPadTypesNumbersUntilNumLockIsPressed() throws InterruptedException, IOException {
        runInTerminal("cat > " + typed);
        press("Numpad5");
        press("NumpadAdd");
        press("NumLock");
        press("NumLock");
        press("Numpad7");
        press("NumpadEnter");
        assertThat(whatWasTyped(text -> text.endsWith("\n"))).isEqualTo("5+7\n");
    }

    @Test
    void thePointerGoesWhereItIsSent() throws InterruptedException, IOException {
        reportMouse();
        click(0.25, 0.25);
        String first = whatWasTyped(text -> text.endsWith("m"));
        click(0.75, 0.75);
        String both = whatWasTyped(text -> text.chars().filter(c -> c == 'm').count() == 2);
        int[] a = cell(first);
        int[] b = cell(both.substring(first.length()));
        assertThat(a[0]).isPositive();
        // Three times as far from the corner, within a cell or two of rounding and the terminal's padding.
        assertThat((double) b[0]).isBetween(a[0] * 3 - 4.0, a[0] * 3 + 4.0);
        assertThat((double) b[1]).isBetween(a[1] * 3 - 4.0, a[1] * 3 + 4.0);
    }

    /** Coordinates are shares of the picture, whatever the output's scale makes of its pixels. */
    @Test
    void thePointerGoesWhereItIsSentOnAScaledOutput() throws InterruptedException, IOException {
        swaymsg("output", "HEADLESS-1", "scale", "2");
        try {
            thePointerGoesWhereItIsSent();
        } finally {
            swaymsg("output", "HEADLESS-1", "scale", "1");
        }
    }

    /** On even ones: the terminal takes whole logical pixels only. */
    @Test
    void thePointerHitsTheDevicePixelOfAScaledOutput() throws InterruptedException, IOException {
        swaymsg("output", "HEADLESS-1", "scale", "2");
        try {
            reportMouse("1016"); // SGR-Pixels: from 1 on, in device pixels
            click(400.5 / 1280, 300.5 / 720);
            String first = whatWasTyped(text -> text.endsWith("m"));
            assertThat(cell(first)).containsExactly(401, 301);
            click(402.5 / 1280, 302.5 / 720);
            String both =
                    whatWasTyped(text -> text.chars().filter(c -> c == 'm').count() == 2);
            assertThat(cell(both.substring(first.length()))).containsExactly(403, 303);
        } finally {
            swaymsg("output", "HEADLESS-1", "scale", "1");
        }
    }

    private static void swaymsg(String... command) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("swaymsg"));
        words.addAll(List.of(command));
        assertThat(desktop.start(words.toArray(String[]::new)).waitFor()).isZero();
    }

    @Test
    void theWheelScrolls() throws InterruptedException, IOException {
        reportMouse();
        input.send(new InputEvent.PointerPosition(0.5, 0.5));
        input.send(new InputEvent.WheelSteps(0, 1));
        assertThat(whatWasTyped(text -> text.endsWith("M"))).startsWith("\033[<65;");
        input.send(new InputEvent.WheelSteps(0, -1));
        assertThat(whatWasTyped(text -> text.contains("<64;"))).contains("<64;");
        int before = whatWasTyped(text -> true).length();
        input.send(new InputEvent.WheelSmooth(0, 60));
        assertThat(whatWasTyped(text -> text.length() > before).substring(before))
                .startsWith("\033[<65;");
    }

    @Test
    void aThousandMovesAreTakenAtOnce() throws InterruptedException, IOException {
        // Before there is a window: sway parts with a program that is too busy to fetch so many moves.
        for (int i = 0; i < 1000; i++) {
            input.send(new InputEvent.PointerPosition(i / 1000.0, 0.1));
        }
        reportMouse();
        click(0.5, 0.5);
        assertThat(whatWasTyped(text -> text.endsWith("m"))).isNotEmpty();
    }

    private void runInTerminal(String script) throws InterruptedException {
        runInTerminal("", script);
    }

    /** A terminal that reports the mouse: columns and rows of every press, in SGR notation. */
    private void reportMouse() throws InterruptedException {
        reportMouse("1006");
    }

    private void reportMouse(String notation) throws InterruptedException {
        // It answers the status request (5n, with four bytes) after it has turned its reports on.
        runInTerminal(
                "stty -echo -icanon; printf '\\033[?1000h\\033[?" + notation
                        + "h\\033[5n'; dd bs=1 count=4 of=/dev/null 2>/dev/null; ",
                "dd bs=1 of=" + typed + " 2>/dev/null");
    }

    private void runInTerminal(String preparation, String script) throws InterruptedException {
        Path ready = Path.of(typed + ".ready");
        terminal = desktop.start("foot", "-o", "pad=0x0", "sh", "-c", preparation + "touch " + ready + "; " + script);
        awaitFile(ready);
        awaitFocus();
        ready.toFile().delete();
    }

    /** A program may run before its window is there. */
    private static void awaitFocus() throws InterruptedException {
        int code = 1;
        for (int i = 0; i < 600 && code != 0; i++) {
            code = desktop.start("swaymsg", "[app_id=\"foot\"] focus").waitFor();
            Thread.sleep(25);
        }
        assertThat(code).as("a window to focus").isZero();
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int i = 0; i < 600 && !Files.exists(file); i++) {
            Thread.sleep(25);
        }
        assertThat(file).exists();
    }

    private String whatWasTyped(Predicate<String> complete) throws InterruptedException, IOException {
        String text = "";
        for (int i = 0; i < 600; i++) {
            text = Files.readString(typed, StandardCharsets.UTF_8);
            if (complete.test(text)) {
                return text;
            }
            Thread.sleep(25);
        }
        return text;
    }

    private static int[] cell(String report) {
        String[] parts =
                report.substring(report.indexOf('<') + 1, report.indexOf('M')).split(";");
        return new int[] {Integer.parseInt(parts[1]), Integer.parseInt(parts[2])};
    }

    private void click(double x, double y) {
        input.send(new InputEvent.PointerPosition(x, y));
        input.send(new InputEvent.PointerButton(0x110, true));
        input.send(new InputEvent.PointerButton(0x110, false));
    }

    private void with(String modifier, String code) {
        key(modifier, true);
        press(code);
        key(modifier, false);
    }

    private void press(String code) {
        key(code, true);
        key(code, false);
    }

    private void key(String code, boolean pressed) {
        input.send(new InputEvent.Key(KeyCode.evdev(code).orElseThrow(), pressed));
    }
}
