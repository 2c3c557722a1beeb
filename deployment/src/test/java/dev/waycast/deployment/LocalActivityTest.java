package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.runtime.control.ControlDesk;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pointer of the test pattern moves by itself, as if somebody at the desktop never let go of it. */
class LocalActivityTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TestDesktopProvider.class, TestPeople.class, TestViewer.class)
                    .addAsResource("META-INF/services/dev.waycast.media.capture.CaptureSourceProvider"))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-desktop")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.control.pause-on-local-activity", "true")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Inject
    ControlDesk control;

    @Test
    void stopsRemoteInput() {
        TestViewer ada = TestViewer.as(endpoint, TestPeople.person("Ada", "operator", "", false));
        ada.greet();
        ada.hear("control", message -> message.get("paused").asBoolean()
                && message.get("mine").asBoolean());
        TestDesktopProvider.PLAYED.clear();
        ada.say("{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}");
        ada.untilPong();
        assertThat(TestDesktopProvider.PLAYED).isEmpty();
        assertThat(control.snapshot().paused()).isTrue();
        ada.leave();
    }
}
