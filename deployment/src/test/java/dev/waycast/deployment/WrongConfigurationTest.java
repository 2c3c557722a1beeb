package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every wrong setting is named in one sentence, all of them together, before anything is opened. */
class WrongConfigurationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.http.host", "0.0.0.0")
            .overrideRuntimeConfigKey("quarkus.waycast.access.required", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.access.token", "short")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "crystal-ball")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.frame-rate", "0")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.virtual-size", "1365x768")
            .overrideRuntimeConfigKey("quarkus.waycast.capture.test-pattern-size", "big")
            .overrideRuntimeConfigKey("quarkus.waycast.encoder.priority", "libx264,libmagic")
            .overrideRuntimeConfigKey("quarkus.waycast.encoder.start-bitrate", "100M")
            .overrideRuntimeConfigKey("quarkus.waycast.hardware.encoder", "required")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "80")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.public-address", "my.example")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.consent-timeout", "1s")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.turn.relay", "true")
            .assertException(WrongConfigurationTest::check);

    private static void check(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        assertThat(cause).isInstanceOf(ConfigurationException.class);
        assertThat(cause.getMessage().lines())
                .hasSize(15)
                .anyMatch(line -> line.contains("quarkus.http.host: listening on 0.0.0.0 without TLS"))
                .anyMatch(line -> line.contains("quarkus.waycast.access.required: "))
                .anyMatch(line -> line.contains("quarkus.waycast.access.token: it is too short"))
                .anyMatch(line -> line.contains("\"crystal-ball\" is unknown"))
                .anyMatch(line -> line.contains("capture.frame-rate: 0 must lie between 1 and 240"))
                .anyMatch(line -> line.contains("\"1365x768\" must be a size of even numbers"))
                .anyMatch(line -> line.contains("\"big\" must be a size"))
                .anyMatch(line -> line.contains("\"libmagic\" is unknown"))
                .anyMatch(line -> line.contains("encoder.start-bitrate: 100.0 Mbit/s must lie between"))
                .anyMatch(line -> line.contains("no hardware encoder works on this host"))
                .anyMatch(line -> line.contains("webrtc.udp-port: 80 must be"))
                .anyMatch(line -> line.contains("\"my.example\" must be"))
                .anyMatch(line -> line.contains("webrtc.turn.relay: it needs a TURN server over UDP"))
                .anyMatch(line -> line.contains("consent-timeout: 1 s must lie between 5 s and 5 min"));
    }

    @Test
    void neverStarts() {
        Assertions.fail("The application started with a wrong configuration");
    }
}
