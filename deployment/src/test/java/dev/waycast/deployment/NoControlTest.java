package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A desktop that is only to be seen is controlled by nobody, not even by its owner. */
class NoControlTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(TestDesktopProvider.class, TestPeople.class, TestViewer.class)
                    .addAsResource("META-INF/services/dev.waycast.media.capture.CaptureSourceProvider"))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-desktop")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.control", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Test
    void nobodyControls() {
        TestViewer owner = TestViewer.as(endpoint, TestPeople.person("Olga", "operator", "", true));
        owner.greet();
        owner.hearControl(false, "none");
        TestDesktopProvider.PLAYED.clear();
        owner.say("{'type':'input','events':[{'kind':'key','code':'KeyA','pressed':true}]}");
        owner.say("{'type':'control','action':'request'}");
        owner.hearError("forbidden");
        owner.say("{'type':'control','action':'take'}");
        owner.hearError("forbidden");
        assertThat(TestDesktopProvider.PLAYED).isEmpty();
        owner.leave();
    }
}
