package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.waycast.media.desktop.NotifyingDesktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The person at a real desktop decides who sees and controls it, and people hand control to one another. */
@ExtendWith(NothingLeft.class)
class ConsentAndControlTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Chromium chromium;
    private static NotifyingDesktop desktop;
    private static WaycastServer server;

    /** The person at the desktop, whose address is printed once. */
    private static Viewer owner;

    private Path typed;
    private Process terminal;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        desktop = NotifyingDesktop.open();
        Map<String, String> environment = new HashMap<>(desktop.desktop().environment());
        environment.put("DBUS_SESSION_BUS_ADDRESS", desktop.busAddress());
        server = WaycastServer.start(
                environment,
                WaycastServer.settings(
                        "capture.source",
                        "wlroots",
                        "consent.mode",
                        "ask",
                        "consent.pause",
                        "0s",
                        "signalling.resume-timeout",
                        "2s"));
        owner = chromium.open(server.takeDesktopPage(), 900, 900);
    }

    @AfterAll
    static void stop() {
        owner.close();
        server.close();
        desktop.close();
        chromium.close();
    }

    @BeforeEach
    void openATerminal() {
        typed = Path.of(desktop.desktop().environment("XDG_RUNTIME_DIR"), "typed-" + System.nanoTime());
        terminal = writeDownWhatIsTyped();
    }

    @AfterEach
    void closeIt() throws InterruptedException {
        server.awaitNobody();
        terminal.destroy();
        terminal.waitFor();
    }

    @Test
    void aHelperIsLetInByANotification() {
        try (Viewer ann = chromium.open(server.takeLink())) {
            awaitHeading(ann.page(), "The person at the desktop decides");
            assertThat(ann.framesShown()).isZero();
            ann.page().locator("#consent-purpose").fill("fix the printer");
            press(ann.page(), "Ask to watch");
            desktop.awaitShown("fix the printer");
            ann.screenshot("consent-asked");
            desktop.click("accept");
            ann.awaitStreaming();
            assertThat(ann.controls()).isFalse();
            assertThat(inputSent(ann)).isZero();

            ann.choose("Ask to control");
            ann.page().locator("#ask-purpose").fill("empty its queue");
            press(ann.page(), "Ask");
            desktop.awaitShown("empty its queue");
            desktop.click("accept");
            ann.await("control", SOON, () -> ann.controls());
            ann.click(320, 240);
            ann.type("a");
            awaitTyped('a');

            desktop.click("stop");
            awaitHeading(ann.page(), "The person at the desktop ended your access");
            assertThat(ann.controls()).isFalse();
            ann.screenshot("consent-withdrawn");
            assertThat(ann.consoleErrors()).isEmpty();
        }
    }

    @Test
    void controlIsHandedOverAndTakenAway() throws Exception {
        try (Viewer ann = chromium.open(server.takeLink());
                Viewer ben = chromium.open(server.takeLink())) {
            letIn(ann);
            letIn(ben);
            ann.await("control", SOON, () -> ann.controls());
            assertThat(ben.controls()).isFalse();

            ben.click(320, 240);
            ben.type("b");
            ann.click(320, 240);
            ann.type("a");
            awaitTyped('a');

            ben.choose("Ask for control");
            press(ben.page(), "Ask");
            press(ann.page(), "Hand over");
            ben.await("control", SOON, () -> ben.controls());
            ann.await("no control", SOON, () -> !ann.controls());
            ann.type("c");
            ben.click(320, 240);
            ben.type("d");
            awaitTyped('d');
            assertThat(typed()).doesNotContain("b", "c");
            owner.screenshot("desktop-page");

            say(ann, "chat-text", "tool-chat", "May I restart it?");
            owner.page().getByText("May I restart it?").waitFor();
            owner.page().locator("#chat-text").fill("Yes, please");
            press(owner.page(), "Send");
            ann.page().locator("#chat-lines").getByText("Yes, please").waitFor();
            ben.await("the line", SOON, () -> number(ben, "() => window.waycast.chat.lines.length") == 2);
            ann.screenshot("chat");

            press(owner.page(), "Stop all");
            awaitHeading(ben.page(), "The person at the desktop ended your access");
            awaitHeading(ann.page(), "The person at the desktop ended your access");
            assertThat(ann.consoleErrors()).isEmpty();
            assertThat(ben.consoleErrors()).isEmpty();
            assertThat(owner.consoleErrors()).isEmpty();
        }
    }

    /** A program that goes on sending keys, as no page does, reaches nothing once its consent is withdrawn. */
    @Test
    void withdrawalStopsInputAtTheServer() throws Exception {
        try (SignallingClient rogue = SignallingClient.signedIn(server)) {
            rogue.say("{'type':'hello','version':1,'client':'rogue','capabilities':{'codecs':['H264']}}");
            rogue.hear("hello");
            rogue.say("{'type':'consent','action':'ask','scopes':['watch','control'],'purpose':'mischief'}");
            press(owner.page(), "Accept");
            hear(rogue, "control", "\"mine\":true");
            owner.page().evaluate("""
                    () => document.addEventListener('click', () => {
                      window.clicked = performance.timeOrigin + performance.now();
                    }, { capture: true })
                    """);

            AtomicReference<Character> key = new AtomicReference<>('A');
            Thread typing = Thread.ofVirtual().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    rogue.say(
                            "{'type':'input','events':[%s,%s]}".formatted(key(key.get(), true), key(key.get(), false)));
                    LockSupport.parkNanos(2_000_000);
                }
            });
            awaitTyped('a');
            press(owner.page(), "Stop all");
            hear(rogue, "consent", "\"withdrawn\"");
            key.set('Z');
            owner.page().getByText("Nobody watches this desktop.").waitFor();
            double clicked = ((Number) owner.page().evaluate("() => window.clicked")).doubleValue();

            // Another one is let in and types: whatever the first sent meanwhile would be there before.
            try (Viewer ann = chromium.open(server.takeLink())) {
                letIn(ann);
                ann.await("control", SOON, () -> ann.controls());
                ann.click(320, 240);
                ann.type("m");
                awaitTyped('m');
            }
            typing.interrupt();
            typing.join();
            assertThat(typed()).contains("a", "m").doesNotContain("z");
            System.out.printf(
                    "The last key arrived %.1f ms after the click that withdrew consent%n", lastTyped('a') - clicked);
        }
    }

    /** Waits for the message of this type that has this in it. */
    private static void hear(SignallingClient client, String type, String part) throws InterruptedException {
        String message = client.hear(type);
        while (!message.contains(part)) {
            message = client.hear(type);
        }
    }

    private Process writeDownWhatIsTyped() {
        Process started = desktop.desktop()
                .start(
                        "foot",
                        "bash",
                        "-c",
                        "stty -echo -icanon; echo ready > '%1$s.ready'; while IFS= read -rn1 key; do echo \"$EPOCHREALTIME $key\"; done > '%1$s'"
                                .formatted(typed));
        long until = System.nanoTime() + SOON.toNanos();
        while (!Files.exists(Path.of(typed + ".ready"))) {
            assertThat(System.nanoTime()).as("a terminal").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
        return started;
    }

    /** Asks to control, and the person at the desktop page accepts. */
    private static void letIn(Viewer viewer) {
        awaitHeading(viewer.page(), "The person at the desktop decides");
        press(viewer.page(), "Ask to control");
        press(owner.page(), "Accept");
        viewer.awaitStreaming();
    }

    private static void say(Viewer viewer, String field, String tool, String words) {
        viewer.press("Control+Alt+Shift+Escape");
        viewer.page().locator("#" + tool).click();
        viewer.page().locator("#" + field).fill(words);
        viewer.press("Enter");
    }

    private static void awaitHeading(Page page, String words) {
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words))
                .waitFor();
    }

    private static void press(Page page, String name) {
        button(page, name).click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static long inputSent(Viewer viewer) {
        return number(viewer, "() => window.waycast.inputSent");
    }

    private static long number(Viewer viewer, String script) {
        return ((Number) viewer.page().evaluate(script)).longValue();
    }

    private static String key(char letter, boolean pressed) {
        return "{'kind':'key','code':'Key%s','pressed':%s}".formatted(letter, pressed);
    }

    private void awaitTyped(char letter) {
        long until = System.nanoTime() + SOON.toNanos();
        while (!typed().contains(String.valueOf(letter))) {
            assertThat(System.nanoTime()).as("%s among %s", letter, typed()).isLessThan(until);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** The letters that arrived on the desktop, in order. */
    private List<String> typed() {
        return lines().stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** When the last of these letters arrived, in milliseconds since 1970. */
    private double lastTyped(char letter) {
        return lines().stream()
                .filter(line -> line.endsWith(" " + letter))
                .mapToDouble(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))) * 1000)
                .max()
                .orElseThrow();
    }

    private List<String> lines() {
        try {
            return Files.exists(typed)
                    ? Files.readString(typed)
                            .lines()
                            .filter(line -> line.contains(" "))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
