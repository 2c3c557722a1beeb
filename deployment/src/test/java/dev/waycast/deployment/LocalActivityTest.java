package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.input.InputEvent;
import dev.waycast.runtime.control.ControlDesk;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody at the desktop takes the mouse while somebody else controls. */
class LocalActivityTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TestDesktopProvider.class, TestPeople.class, TestViewer.class)
                    .addAsResource("META-INF/services/dev.waycast.media.capture.CaptureSourceProvider"))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-desktop")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.control.pause-on-local-activity", "true")
            .overrideRuntimeConfigKey("quarkus.waycast.control.local-pause", "1m")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Inject
    ControlDesk control;

    @Test
    void stopsRemoteInput() {
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.greet();
        ada.hearControl(true, "held");
        ada.say("{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}");
        ada.untilPong();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (int x = 0; !control.snapshot().paused(); x = (x + 10) % 1000) {
            assertThat(System.nanoTime()).as("the movement is noticed").isLessThan(end);
            TestDesktopProvider.movePointer(x, 100);
        }
        ada.hear(
                "control",
                message ->
                        message.get("paused").asBoolean() && message.get("mine").asBoolean());
        assertThat(TestDesktopProvider.PLAYED)
                .containsExactly(new InputEvent.Key(30, true), new InputEvent.Key(30, false));
        ada.say("{'type':'input','events':[{'kind':'key','code':'KeyB','pressed':true}]}");
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED).hasSize(2);
        assertThat(control.snapshot().paused()).isTrue();
        ada.leave();
    }
}
