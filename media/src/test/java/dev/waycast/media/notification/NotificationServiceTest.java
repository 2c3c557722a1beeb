package dev.waycast.media.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.desktop.NotifyingDesktop;
import dev.waycast.media.notification.Notification.Action;
import dev.waycast.media.notification.Notification.Urgency;
import dev.waycast.media.notification.NotificationListener.CloseReason;
import dev.waycast.media.notification.NotificationService.Capabilities;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real notification service on a real bus. */
@Timeout(120)
class NotificationServiceTest {

    private final Heard heard = new Heard();
    private static NotifyingDesktop desktop;
    private NotificationService service;

    @BeforeAll
    static void open() {
        desktop = NotifyingDesktop.open();
    }

    @AfterAll
    static void end() {
        desktop.close();
    }

    @BeforeEach
    void connect() throws Exception {
        service = NotificationService.connect(desktop.busAddress(), heard);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void clicksComeBackAndMarkupIsTakenLiterally() throws Exception {
        Capabilities capabilities = service.capabilities();
        assertThat(capabilities.service()).startsWith("mako");
        assertThat(capabilities.hasActions()).isTrue();
        long id = service.show(notification("<b>&\"x\"</b>"), capabilities, 0);
        desktop.awaitShown("May I?");
        assertThat(desktop.shown())
                .contains("\"yes\"")
                .contains("\"No\"")
                .contains("&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;")
                .doesNotContain("<b>");
        desktop.click("yes");
        assertThat(heard.next()).isEqualTo("action " + id + " yes");
        service.close(id);
        assertThat(heard.next()).startsWith("closed " + id);
        desktop.awaitGone("May I?");
    }

    @Test
    void aDismissedOneIsToldFromOneThatWeClose() throws Exception {
        Capabilities capabilities = service.capabilities();
        long first = service.show(notification("first"), capabilities, 0);
        desktop.awaitShown("first");
        desktop.dismiss();
        assertThat(heard.next()).isEqualTo("closed " + first + " " + CloseReason.DISMISSED);
        long second = service.show(notification("second"), capabilities, 0);
        assertThat(service.show(notification("third"), capabilities, second)).isEqualTo(second);
        desktop.awaitShown("third");
        assertThat(desktop.shown()).doesNotContain("second");
        service.close(second);
        assertThat(heard.next()).isEqualTo("closed " + second + " " + CloseReason.CLOSED);
    }

    @Test
    void aServiceThatComesAndGoesIsNoticed() throws Exception {
        desktop.killService();
        assertThat(heard.next()).isEqualTo("ended");
        assertThatThrownBy(() -> service.capabilities()).isInstanceOf(NotificationException.class);
        desktop.startService();
        assertThat(heard.next()).isEqualTo("started " + service.capabilities().owner());
        long again = service.show(notification("again"), service.capabilities(), 0);
        desktop.awaitShown("again");
        service.close(again);
        desktop.awaitGone("again");
    }

    private static Notification notification(String body) {
        return new Notification(
                "May I?", body, Urgency.CRITICAL, List.of(new Action("yes", "Yes"), new Action("no", "No")), false);
    }

    private static final class Heard implements NotificationListener {

        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return events.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public void onAction(long id, String key) {
            events.add("action " + id + " " + key);
        }

        @Override
        public void onClosed(long id, CloseReason reason) {
            events.add("closed " + id + " " + reason);
        }

        @Override
        public void onStarted(String owner) {
            events.add("started " + owner);
        }

        @Override
        public void onEnded() {
            events.add("ended");
        }

        @Override
        public void onBusLost() {
            events.add("bus lost");
        }
    }
}
