package dev.waycast.transports.webrtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.VideoCodec;
import dev.waycast.protocols.sdp.Codec;
import dev.waycast.protocols.sdp.MediaSection;
import dev.waycast.protocols.sdp.SessionDescription;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptionsTest {

    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0",
            "a=mid:0",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 minptime=10",
            "m=video 9 UDP/TLS/RTP/SAVPF 97 96 98",
            "c=IN IP4 0.0.0.0",
            "a=mid:1",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "a=rtpmap:96 VP8/90000",
            "a=rtpmap:98 H264/90000",
            "a=fmtp:98 packetization-mode=1",
            "");

    @Test
    void theStartBitrateIsSaidOfEveryVideoCodecAndNothingElse() {
        String offer = Descriptions.withStartBitrate(OFFER, 2_500_000);

        assertThat(offer.lines().filter(line -> line.contains("x-google-start-bitrate")))
                .containsExactly(
                        "a=fmtp:96 x-google-start-bitrate=2500",
                        "a=fmtp:98 packetization-mode=1;x-google-start-bitrate=2500");
        assertThat(SessionDescription.parse(offer).media()).hasSize(2);
    }

    @Test
    void theCodecsOfTheVideoComeInTheOrderThatIsWanted() {
        String offer = Descriptions.withCodecOrder(OFFER, List.of(VideoCodec.AV1, VideoCodec.H264));

        assertThat(offer.lines().filter(line -> line.startsWith("m=")))
                .containsExactly("m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=video 9 UDP/TLS/RTP/SAVPF 98 97 96");
        assertThat(Descriptions.withCodecOrder(OFFER, List.of())).isEqualTo(OFFER);
    }

    @Test
    void thePreferredCodecIsNoRepairCodec() {
        MediaSection video =
                Descriptions.section(SessionDescription.parse(OFFER), "video").orElseThrow();
        assertThat(Descriptions.preferred(video)).map(Codec::name).contains("VP8");
    }

    @Test
    void candidatesSayTheAddressesThatAreAllowed() throws Exception {
        String answer = OFFER
                + "a=candidate:1 1 udp 2113937151 192.0.2.2 50002 typ host generation 0 network-cost 999\r\n"
                + "a=candidate:2 1 udp 2113942271 fd00::2 50003 typ host generation 0 network-cost 999\r\n"
                + "a=candidate:3 1 udp 41885439 203.0.113.9 61000 typ relay raddr 0.0.0.0 rport 0\r\n";

        String rewritten = Descriptions.withHostCandidates(
                answer,
                List.of(
                        InetAddress.ofLiteral("10.0.0.1"),
                        InetAddress.ofLiteral("fd00::7"),
                        InetAddress.ofLiteral("127.0.0.1")),
                InetAddress.ofLiteral("198.51.100.4"));

        assertThat(rewritten
                        .lines()
                        .filter(line -> line.startsWith("a=candidate:"))
                        .map(DescriptionsTest::place))
                .containsExactly(
                        "10.0.0.1 50002 typ host",
                        "fd00:0:0:0:0:0:0:7 50003 typ host",
                        "127.0.0.1 50002 typ host",
                        "198.51.100.4 50002 typ srflx",
                        "203.0.113.9 61000 typ relay");
    }

    private static String place(String candidate) {
        String[] words = candidate.split(" ");
        return String.join(" ", words[4], words[5], words[6], words[7]);
    }
}
