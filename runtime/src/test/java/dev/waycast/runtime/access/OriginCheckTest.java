package dev.waycast.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginCheckTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, 127.0.0.1, 8080, true",
        "http://LOCALHOST:8080, localhost, 8080, true",
        "https://desk.example, desk.example, -1, true",
        "https://desk.example, desk.example, 443, true",
        "http://[::1]:8080, [::1], 8080, true",
        "http://127.0.0.1:8081, 127.0.0.1, 8080, false",
        "http://evil.example:8080, 127.0.0.1, 8080, false",
        "http://127.0.0.1.evil.example:8080, 127.0.0.1, 8080, false",
        "null, 127.0.0.1, 8080, false",
        "not a uri, 127.0.0.1, 8080, false"
    })
    void comparesHostAndPort(String origin, String host, int port, boolean same) {
        assertThat(OriginCheck.sameHost(origin, HostAndPort.create(host, port))).isEqualTo(same);
    }

    @Test
    void knowsItsOwnHost() {
        assertThat(OriginCheck.isLoopbackName("localhost")).isTrue();
        assertThat(OriginCheck.isLoopbackName("127.0.0.2")).isTrue();
        assertThat(OriginCheck.isLoopbackName("127.evil.example")).isFalse();
    }
}
