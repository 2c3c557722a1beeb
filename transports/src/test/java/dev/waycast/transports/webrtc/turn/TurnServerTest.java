package dev.waycast.transports.webrtc.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnServerTest {

    @ParameterizedTest
    @CsvSource({
        "turn:turn.example.org, turn.example.org, 3478",
        "turn:turn.example.org?transport=udp, turn.example.org, 3478",
        "turn:192.0.2.1:443?transport=udp, 192.0.2.1, 443",
        "turn:[2001:db8::1]:3479, [2001:db8::1], 3479"
    })
    void readsServersOverUdp(String url, String host, int port) {
        assertThat(TurnServer.parse(url, "name", "word")).contains(new TurnServer(host, port, "name", "word"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "turns:turn.example.org",
                "turn:turn.example.org?transport=tcp",
                "stun:stun.example.org",
                "turn:",
                "turn:a:0",
                "turn:a:65536"
            })
    void leavesOthersToOthers(String url) {
        assertThat(TurnServer.parse(url, "name", "word")).isEmpty();
    }

    @Test
    void doesNotTellThePassword() {
        Optional<TurnServer> server = TurnServer.parse("turn:turn.example.org", "name", "hidden");
        assertThat(server).hasToString("Optional[turn:turn.example.org:3478]");
    }
}
