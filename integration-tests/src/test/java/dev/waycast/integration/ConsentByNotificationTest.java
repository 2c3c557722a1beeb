package dev.waycast.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.desktop.NotifyingDesktop;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged application on a real desktop with a real notification service: somebody from elsewhere asks, and the
 * person at the desktop clicks.
 */
@Timeout(180)
class ConsentByNotificationTest {

    private static NotifyingDesktop desktop;
    private static WaycastServer server;

    @BeforeAll
    static void start() {
        desktop = NotifyingDesktop.open();
        Map<String, String> environment = new HashMap<>(desktop.desktop().environment());
        environment.put("DBUS_SESSION_BUS_ADDRESS", desktop.busAddress());
        server = WaycastServer.start(
                environment,
                WaycastServer.settings(
                        "consent.mode", "ask", "capture.source", "wlroots", "signalling.resume-timeout", "1s"));
    }

    @AfterAll
    static void stop() {
        server.close();
        desktop.close();
    }

    @Test
    void oneClickLetsSomebodyInAndAnotherSendsThemAway() throws Exception {
        try (SignallingClient helper = SignallingClient.signedIn(server)) {
            helper.say("{'type':'hello','version':1}");
            assertThat(helper.hear("hello")).contains("\"required\":true");
            helper.say("{'type':'consent','action':'ask','scopes':['watch','control'],"
                    + "'purpose':'<i>fix</i> it','minutes':10}");
            assertThat(helper.hear("consent")).contains("\"state\":\"asked\"");
            desktop.awaitShown("access token wants to see this desktop and use its mouse and keyboard");
            assertThat(desktop.shown()).contains("&lt;i&gt;fix&lt;/i&gt; it", "for 10 minutes");
            desktop.click("accept");
            assertThat(helper.hear("consent")).contains("\"state\":\"given\"", "watch", "control");
            desktop.awaitShown("This desktop is ");
            desktop.awaitGone("wants to see");
            desktop.click("stop");
            assertThat(helper.hear("consent")).contains("\"state\":\"withdrawn\"");
            desktop.awaitGone("This desktop is ");
            helper.say("{'type':'consent','action':'ask','scopes':['watch']}");
            assertThat(helper.hear("consent")).contains("\"state\":\"refused\"");
        }
    }

    @Test
    void aHelperWhoLeavesTakesTheQuestionAlong() throws Exception {
        try (SignallingClient helper = SignallingClient.byLink(server)) {
            helper.say("{'type':'hello','version':1}");
            helper.hear("hello");
            helper.say("{'type':'consent','action':'ask','scopes':['watch']}");
            desktop.awaitShown("wants to see this desktop");
        }
        desktop.awaitGone("wants to see this desktop");
    }
}
