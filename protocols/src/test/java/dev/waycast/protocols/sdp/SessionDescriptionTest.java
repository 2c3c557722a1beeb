package dev.waycast.protocols.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waycast.protocols.Fuzz;
import dev.waycast.protocols.sdp.SdpException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {

    @Test
    void readsAChromiumOffer() {
        SessionDescription offer = SessionDescription.parse(Offers.CHROMIUM);

        assertThat(offer.iceLite()).isFalse();
        assertThat(offer.bundles()).containsExactly(List.of("0", "1", "2"));
        assertThat(offer.media()).extracting(MediaSection::kind).containsExactly("audio", "video", "application");
        MediaSection video = offer.media().get(1);
        assertThat(video.port()).isEqualTo(9);
        assertThat(video.isRejected()).isFalse();
        assertThat(video.mid()).contains("1");
        assertThat(video.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(video.setup()).contains(Setup.ACTPASS);
        assertThat(video.ice()).contains(new IceCredentials("Zx3f", "w8yB2pQnTzKfJd4cVhR7sLm1"));
        assertThat(video.fingerprints()).hasSize(1);
        assertThat(video.rtcpMux()).isTrue();
        assertThat(video.rtcpReducedSize()).isTrue();
        assertThat(video.extensions())
                .contains(new HeaderExtension(
                        5, Direction.SENDRECV, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"));
        assertThat(video.codecs()).hasSize(23);
        Codec h264 = video.codecs().get(6);
        assertThat(h264.payloadType()).isEqualTo(109);
        assertThat(h264.isNamed("h264")).isTrue();
        assertThat(h264.clockRate()).isEqualTo(90_000);
        assertThat(h264.parameters())
                .containsEntry("profile-level-id", "42e01f")
                .hasSize(3);
        assertThat(h264.feedback()).containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
        assertThat(offer.media().get(2).formats()).containsExactly("webrtc-datachannel");
        assertThat(offer.media().get(2).codecs()).isEmpty();
        assertThat(offer.media().get(0).codecs().getFirst().name()).isEqualTo("opus");
        assertThat(offer.media().get(2).attribute("sctp-port")).contains("5000");
    }

    @Test
    void readsAFirefoxOffer() {
        SessionDescription offer = SessionDescription.parse(Offers.FIREFOX);

        MediaSection video = offer.media().getFirst();
        assertThat(video.ice().orElseThrow().ufrag()).isEqualTo("9d3c2f1b");
        assertThat(video.fingerprints().getFirst().value()).startsWith("AB:CD:EF");
        assertThat(video.extensions()).contains(new HeaderExtension(6, Direction.RECVONLY, playoutDelay()));
        assertThat(video.endOfCandidates()).isTrue();
        // The candidate over SCTP is passed over.
        assertThat(video.candidates()).hasSize(4);
        assertThat(video.candidates().get(0).isMulticastDnsName()).isTrue();
        assertThat(video.candidates().get(0).numericAddress()).isEmpty();
        assertThat(video.candidates().get(1).tcpType()).contains("active");
        assertThat(video.candidates().get(2).type()).isEqualTo(IceCandidate.Type.SERVER_REFLEXIVE);
        assertThat(video.candidates().get(2).relatedPort()).hasValue(0);
        assertThat(video.candidates().get(3).numericAddress().orElseThrow().getPort())
                .isEqualTo(40000);
    }

    @Test
    void readsAPlainPlayersOffer() {
        MediaSection video = SessionDescription.parse(Offers.PLAYER).media().getFirst();
        assertThat(video.mid()).isEmpty();
        assertThat(video.setup()).contains(Setup.ACTIVE);
        Codec codec = video.codecs().getFirst();
        assertThat(codec.parameters())
                .containsEntry("packetization-mode", "1")
                .containsEntry("profile-level-id", "42C01E");
        assertThat(codec.feedback()).containsExactly("nack pli");
        assertThat(video.fingerprints().getFirst().algorithm()).isEqualTo("sha-256");
    }

    @Test
    void bundledSectionsInheritTheTransport() {
        MediaSection video = SessionDescription.parse(Offers.MAX_BUNDLE).media().get(1);
        assertThat(video.bundleOnly()).isTrue();
        assertThat(video.isRejected()).isFalse();
        assertThat(video.ice()).contains(new IceCredentials("abcd", "abcdefghijklmnopqrstuv"));
        assertThat(video.setup()).contains(Setup.ACTPASS);
        assertThat(video.rtcpMux()).isTrue();
        assertThat(video.fingerprints()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n\r\n",
                "hello",
                "v=1\n",
                "v=0\nm=video\n",
                "v=0\nm=video x UDP/TLS/RTP/SAVPF 96\n",
                "v=0\nm=video 65536 UDP/TLS/RTP/SAVPF 96\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 200\na=rtpmap:200 H264/90000\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/0\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=setup:sometimes\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:0 urn:x\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:1\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=extmap:1/up urn:x\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=fingerprint:sha-256\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=fingerprint:sha-256 xyz\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=ice-ufrag:ab\na=ice-pwd:abcdefghijklmnopqrstuv\n",
                "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=ice-ufrag:abcd\na=ice-pwd:short\n",
                "v=0\nm=video 9 P 96\na=mid:1\nm=video 9 P 96\na=mid:1\n",
                "v=0\nwhatever\n",
                "v=0\na=tool:\u0000\n",
                "v=0\na=tool:x\ry\n"
            })
    void refusesWhatBreaksTheGrammar(String text) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SessionDescription.parse(text))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").endsWith("."));
    }

    @Test
    void refusesWhatIsTooLarge() {
        String head = "v=0\n";
        refusedAsTooLarge(head + "a=x:y\n".repeat(11_000));
        refusedAsTooLarge(head + "a=" + "x".repeat(4100));
        refusedAsTooLarge(head + "m=video 9 P 96\n".repeat(65));
        refusedAsTooLarge(head + "m=video 9 P" + " 1".repeat(129));
        assertThat(SessionDescription.parse(head + "m=video 9 P 96\n".repeat(64))
                        .media())
                .hasSize(64);
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        SessionDescription description = SessionDescription.parse(
                "v=0\nz=1 2\nb=AS:100\na=\na=:\na=unknown\nm=video 9/2 P 96 97\na=rtpmap:98 X/1\na=fmtp:1\na=rtcp-fb:1\n");
        assertThat(description.media().getFirst().port()).isEqualTo(9);
        assertThat(description.media().getFirst().codecs()).isEmpty();
    }

    @Test
    @Tag("fuzz")
    void survivesAnything() {
        List<byte[]> samples = List.of(
                Offers.CHROMIUM.getBytes(StandardCharsets.ISO_8859_1),
                Offers.FIREFOX.getBytes(StandardCharsets.ISO_8859_1),
                Offers.PLAYER.getBytes(StandardCharsets.ISO_8859_1),
                Offers.MAX_BUNDLE.getBytes(StandardCharsets.ISO_8859_1));
        Fuzz.run(samples, bytes -> {
            try {
                AnswerBuilderTest.answer(new String(bytes, StandardCharsets.ISO_8859_1));
            } catch (SdpException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
            }
        });
    }

    private static void refusedAsTooLarge(String text) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SessionDescription.parse(text))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    private static String playoutDelay() {
        return "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    }
}
