package dev.waycast.protocols.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.protocols.Fuzz;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceCandidateTest {

    private static final String CHROMIUM =
            "candidate:842163049 1 udp 1677729535 203.0.113.9 61665 typ srflx raddr 10.0.0.5 rport 61665 generation 0 ufrag Zx3f network-cost 999";

    @Test
    void readsWhatChromiumReports() {
        IceCandidate candidate = IceCandidate.parse(CHROMIUM);
        assertThat(candidate.foundation()).isEqualTo("842163049");
        assertThat(candidate.component()).isEqualTo(1);
        assertThat(candidate.transport()).isEqualTo(IceCandidate.Transport.UDP);
        assertThat(candidate.priority()).isEqualTo(1677729535L);
        assertThat(candidate.type()).isEqualTo(IceCandidate.Type.SERVER_REFLEXIVE);
        assertThat(candidate.relatedAddress()).contains("10.0.0.5");
        assertThat(candidate.relatedPort()).hasValue(61665);
        assertThat(candidate.numericAddress()).contains(new InetSocketAddress("203.0.113.9", 61665));
        assertThat(IceCandidate.parse("a=" + CHROMIUM)).isEqualTo(candidate);
        assertThat(IceCandidate.parse(candidate.format())).isEqualTo(candidate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host",
                "candidate:1 1 udp 2122260223 2001:db8::1 54400 typ host",
                "candidate:1 1 udp 2122260223 5fb94d56-3c85.local 54400 typ host",
                "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active",
                "candidate:1 1 tcp 1518280447 192.0.2.1 54400 typ host tcptype passive",
                "candidate:a+/Z 2 udp 1 192.0.2.1 0 typ relay raddr 192.0.2.2 rport 3478",
                "candidate:1 1 udp 1 192.0.2.1 0 typ prflx"
            })
    void writesWhatItReads(String text) {
        assertThat(IceCandidate.parse(text).format()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "candidate:",
                "candidate:1 1 udp 1 192.0.2.1 1 typ",
                "candidate:1 1 udp 1 192.0.2.1 1 host host",
                "candidate:1 0 udp 1 192.0.2.1 1 typ host",
                "candidate:1 257 udp 1 192.0.2.1 1 typ host",
                "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
                "candidate:1 1 udp -1 192.0.2.1 1 typ host",
                "candidate:1 1 udp 4294967296 192.0.2.1 1 typ host",
                "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
                "candidate:1 1 udp 1 192.0.2.1 1 typ ghost",
                "candidate:_ 1 udp 1 192.0.2.1 1 typ host",
                "candidate:1 1 udp 1 <script> 1 typ host",
                "candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 1 rport x",
                "candidate:1 1 udp 1 192.0.2.1 1 typ host raddr a\nb rport 1"
            })
    void refusesWhatBreaksTheGrammar(String text) {
        assertThatExceptionOfType(SdpException.class).isThrownBy(() -> IceCandidate.parse(text));
    }

    @Test
    void givesEachAddressItsPriorityAndFoundation() throws Exception {
        InetAddress first = InetAddress.ofLiteral("192.0.2.1");
        InetAddress second = InetAddress.getByAddress("name.example", new byte[] {10, 0, 0, 1});
        IceCandidate host = IceCandidate.udpHost(first, 4000, 65535);
        IceCandidate other = IceCandidate.udpHost(second, 4000, 65534);
        IceCandidate mapped = IceCandidate.udpServerReflexive(first, 4000, 65535, new InetSocketAddress(second, 4001));
        // RFC 8445 section 5.1.2.1: 2^24 * 126 + 2^8 * 65535 + 255.
        assertThat(host.priority()).isEqualTo(2130706431L);
        assertThat(host.priority()).isGreaterThan(other.priority());
        assertThat(other.priority()).isGreaterThan(mapped.priority());
        IceCandidate relayed =
                IceCandidate.udpRelay(new InetSocketAddress(first, 4000), 65535, new InetSocketAddress(second, 4001));
        assertThat(mapped.priority()).isGreaterThan(relayed.priority());
        assertThat(relayed.format()).endsWith("192.0.2.1 4000 typ relay raddr 10.0.0.1 rport 4001");
        assertThat(List.of(host.foundation(), other.foundation(), mapped.foundation(), relayed.foundation()))
                .doesNotHaveDuplicates();
        assertThat(mapped.format()).endsWith("192.0.2.1 4000 typ srflx raddr 10.0.0.1 rport 4001");
        assertThatIllegalArgumentException().isThrownBy(() -> IceCandidate.udpHost(first, 4000, 65536));
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        List<byte[]> samples = List.of(
                CHROMIUM.getBytes(StandardCharsets.ISO_8859_1),
                "a=candidate:1 1 udp 2122260223 fe80::1%eth0 54400 typ host".getBytes(StandardCharsets.ISO_8859_1),
                "candidate:1 1 tcp 1 a.local 9 typ host tcptype active".getBytes(StandardCharsets.ISO_8859_1));
        Fuzz.run(samples, bytes -> {
            try {
                IceCandidate candidate = IceCandidate.parse(new String(bytes, StandardCharsets.ISO_8859_1));
                candidate.numericAddress();
                assertThat(IceCandidate.parse(candidate.format())).isEqualTo(candidate);
            } catch (SdpException e) {
                assertThat(e.getMessage()).hasSizeLessThan(300);
            }
        });
    }
}
