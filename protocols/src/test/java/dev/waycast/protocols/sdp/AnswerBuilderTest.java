package dev.waycast.protocols.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.waycast.protocols.h264.H264Profile;
import dev.waycast.protocols.h264.ProfileLevelId;
import dev.waycast.protocols.rtp.RtpExtension;
import dev.waycast.protocols.sdp.SdpException.Reason;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerBuilderTest {

    private static final byte[] CERTIFICATE = {1, 2, 3};
    private static final IceCredentials ICE = new IceCredentials("serv", "serverserverserverserver");
    private static final SupportedCodec CONSTRAINED_BASELINE =
            SupportedCodec.h264(new ProfileLevelId(H264Profile.CONSTRAINED_BASELINE, 42));
    private static final SupportedCodec HIGH = SupportedCodec.h264(new ProfileLevelId(H264Profile.HIGH, 42));

    @Test
    void answersChromium() {
        SdpAnswer answer = answer(Offers.CHROMIUM);

        assertThat(answer.text()).isEqualTo("""
                        v=0
                        o=- 77 1 IN IP4 127.0.0.1
                        s=-
                        t=0 0
                        a=ice-lite
                        a=group:BUNDLE 1
                        m=audio 0 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
                        c=IN IP4 0.0.0.0
                        a=mid:0
                        a=inactive
                        m=video 40000 UDP/TLS/RTP/SAVPF 109
                        c=IN IP4 192.0.2.1
                        a=ice-ufrag:serv
                        a=ice-pwd:serverserverserverserver
                        a=ice-options:ice2
                        a=fingerprint:sha-256 03:90:58:C6:F2:C0:CB:49:2C:53:3B:0A:4D:14:EF:77:CC:0F:78:AB:CC:CE:D5:28:7D:84:A1:A2:01:1C:FB:81
                        a=setup:passive
                        a=mid:1
                        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                        a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
                        a=extmap:12 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time
                        a=sendonly
                        a=msid:waycast desktop
                        a=rtcp-mux
                        a=rtcp-rsize
                        a=rtpmap:109 H264/90000
                        a=rtcp-fb:109 goog-remb
                        a=rtcp-fb:109 transport-cc
                        a=rtcp-fb:109 ccm fir
                        a=rtcp-fb:109 nack
                        a=rtcp-fb:109 nack pli
                        a=fmtp:109 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e02a
                        a=ssrc:4294967295 cname:cname-1
                        a=candidate:FOUNDATION 1 udp 2130706431 2001:db8:0:0:0:0:0:1 40000 typ host
                        a=candidate:FOUNDATION 1 udp 2130706175 192.0.2.1 40000 typ host
                        a=end-of-candidates
                        m=application 0 UDP/DTLS/SCTP webrtc-datachannel
                        c=IN IP4 0.0.0.0
                        a=mid:2
                        a=inactive
                        """.replace("\n", "\r\n")
                .replaceFirst("FOUNDATION", candidates().get(0).foundation())
                .replaceFirst("FOUNDATION", candidates().get(1).foundation()));
        assertThat(answer.payloadType()).isEqualTo(109);
        assertThat(answer.mid()).contains("1");
        assertThat(answer.supported()).isEqualTo(CONSTRAINED_BASELINE);
        assertThat(answer.extensionId(RtpExtension.PLAYOUT_DELAY)).hasValue(5);
        assertThat(answer.extensionId(RtpExtension.ABSOLUTE_CAPTURE_TIME)).hasValue(12);
        assertThat(answer.extensionId(RtpExtension.TRANSPORT_SEQUENCE_NUMBER)).hasValue(3);
        assertThat(answer.extensionId(RtpExtension.MID)).hasValue(4);
        assertThat(answer.feedback())
                .containsExactlyInAnyOrder("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
        assertThat(answer.remoteIce().ufrag()).isEqualTo("Zx3f");
        assertThat(answer.remoteFingerprints()).hasSize(1);
        assertThat(answer.rtcpReducedSize()).isTrue();
    }

    @Test
    void repairGoesInStreamsOfItsOwn() {
        SdpAnswer answer =
                builder(Offers.CHROMIUM).retransmission(5).flexFec(-2).build();

        assertThat(answer.text())
                .contains("m=video 40000 UDP/TLS/RTP/SAVPF 109 114 125\r\n")
                .contains("a=rtpmap:114 rtx/90000\r\na=fmtp:114 apt=109\r\n")
                .contains("a=rtpmap:125 flexfec-03/90000\r\na=fmtp:125 repair-window=10000000\r\n")
                .contains("a=ssrc-group:FID 4294967295 5\r\n")
                .contains("a=ssrc-group:FEC-FR 4294967295 4294967294\r\n")
                .contains("a=ssrc:5 cname:cname-1\r\n", "a=ssrc:4294967294 cname:cname-1\r\n");
        assertThat(answer.retransmission()).get().returns(114, RepairStream::payloadType);
        assertThat(answer.flexFec()).get().returns(125, RepairStream::payloadType);
    }

    @Test
    void whatTheViewerDoesNotTakeIsNotAnswered() {
        SdpAnswer answer = builder(Offers.PLAYER).retransmission(5).flexFec(6).build();

        assertThat(answer.retransmission()).isEmpty();
        assertThat(answer.flexFec()).isEmpty();
        assertThat(answer.text()).doesNotContain("ssrc-group", "rtx", "flexfec");
    }

    @Test
    void theAnswerReadsBack() {
        for (String offer : List.of(Offers.CHROMIUM, Offers.FIREFOX, Offers.PLAYER, Offers.MAX_BUNDLE)) {
            SdpAnswer answer = answer(offer);
            SessionDescription read = SessionDescription.parse(answer.text());
            SessionDescription offered = SessionDescription.parse(offer);
            assertThat(read.iceLite()).isTrue();
            assertThat(read.media())
                    .extracting(MediaSection::kind)
                    .isEqualTo(offered.media().stream().map(MediaSection::kind).toList());
            assertThat(read.media())
                    .extracting(MediaSection::mid)
                    .isEqualTo(offered.media().stream().map(MediaSection::mid).toList());
            MediaSection sent = read.media().stream()
                    .filter(section -> !section.isRejected())
                    .findFirst()
                    .orElseThrow();
            assertThat(sent.direction()).isEqualTo(Direction.SENDONLY);
            assertThat(sent.setup()).contains(Setup.PASSIVE);
            assertThat(sent.ice()).contains(ICE);
            assertThat(sent.candidates()).isEqualTo(candidates());
            assertThat(sent.codecs()).containsExactly(answer.codec());
            assertThat(Fingerprint.anyMatches(sent.fingerprints(), CERTIFICATE)).isTrue();
        }
    }

    @Test
    void answersFirefoxWithTheExtensionTurnedRound() {
        SdpAnswer answer = answer(Offers.FIREFOX);
        assertThat(answer.payloadType()).isEqualTo(126);
        assertThat(answer.text())
                .contains("a=extmap:6/sendonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n");
        assertThat(answer.remoteCandidates()).hasSize(4);
    }

    @Test
    void aPlayerWithoutAsymmetryKeepsTheLowerLevel() {
        SdpAnswer answer = answer(Offers.PLAYER);
        assertThat(answer.codec().parameters())
                .isEqualTo(Map.of("packetization-mode", "1", "profile-level-id", "42e01e"));
        assertThat(answer.text())
                .doesNotContain("BUNDLE")
                .doesNotContain("a=mid")
                .doesNotContain("rtcp-rsize");
        assertThat(answer.mid()).isEmpty();
        assertThat(answer.feedback()).containsExactly("nack pli");
    }

    @Test
    void theServersOrderOfCodecsCounts() {
        SdpAnswer high = builder(Offers.CHROMIUM)
                .codecs(List.of(HIGH, CONSTRAINED_BASELINE))
                .build();
        assertThat(high.payloadType()).isEqualTo(119);
        SdpAnswer fallback = builder(Offers.FIREFOX)
                .codecs(List.of(HIGH, CONSTRAINED_BASELINE))
                .build();
        assertThat(fallback.payloadType()).isEqualTo(126);
    }

    @Test
    void otherCodecsAreMatchedByTheirProfile() {
        SdpAnswer vp9 = builder(Offers.CHROMIUM)
                .codecs(List.of(SupportedCodec.vp9(1), SupportedCodec.vp9(0)))
                .build();
        assertThat(vp9.payloadType()).isEqualTo(98);
        assertThat(vp9.text()).contains("a=fmtp:98 profile-id=0\r\n");
        SdpAnswer unsaid =
                builder(Offers.FIREFOX).codecs(List.of(SupportedCodec.vp9(0))).build();
        assertThat(unsaid.payloadType()).as("profile 0 goes without saying").isEqualTo(121);
        SdpAnswer av1 =
                builder(Offers.CHROMIUM).codecs(List.of(SupportedCodec.av1())).build();
        assertThat(av1.text()).contains("a=rtpmap:45 AV1/90000\r\n", "a=fmtp:45 level-idx=5;profile=0;tier=0\r\n");
        SdpAnswer vp8 =
                builder(Offers.CHROMIUM).codecs(List.of(SupportedCodec.vp8())).build();
        assertThat(vp8.payloadType()).isEqualTo(96);
        assertThat(vp8.text()).doesNotContain("a=fmtp:96");
        String h265 = Offers.CHROMIUM
                .replace("a=rtpmap:45 AV1/90000", "a=rtpmap:45 H265/90000")
                .replace("a=fmtp:45 level-idx=5;profile=0;tier=0", "a=fmtp:45 level-id=180;profile-id=1;tier-flag=0");
        assertThat(builder(h265).codecs(List.of(SupportedCodec.h265())).build().text())
                .contains("a=fmtp:45 level-id=180;profile-id=1;tier-flag=0;tx-mode=SRST\r\n");
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> builder(h265.replace("profile-id=1", "profile-id=2"))
                        .codecs(List.of(SupportedCodec.h265()))
                        .build());
    }

    @Test
    void onlyWhatWasOfferedAndIsSpokenIsAnswered() {
        SdpAnswer answer = builder(Offers.FIREFOX)
                .extensions(EnumSet.of(RtpExtension.PLAYOUT_DELAY, RtpExtension.ABSOLUTE_CAPTURE_TIME))
                .feedback(Set.of("nack pli", "x-new"))
                .build();
        assertThat(answer.extensions()).isEqualTo(Map.of(RtpExtension.PLAYOUT_DELAY, 6));
        assertThat(answer.feedback()).containsExactly("nack pli");
        assertThat(answer.text()).doesNotContain("toffset").doesNotContain("sdes:mid");
        String sendOnly = Offers.FIREFOX.replace("extmap:6/recvonly", "extmap:6/sendonly");
        assertThat(answer(sendOnly).extensionId(RtpExtension.PLAYOUT_DELAY)).isEmpty();
    }

    @Test
    void withoutCandidatesTheDefaultIsTheDiscardPort() {
        SdpAnswer answer = builder(Offers.FIREFOX).candidates(List.of()).build();
        assertThat(answer.text()).contains("m=video 9 UDP/TLS/RTP/SAVPF 126\r\nc=IN IP4 0.0.0.0\r\n");
    }

    @Test
    void canStandInactive() {
        assertThat(builder(Offers.FIREFOX).inactive().build().text())
                .contains("a=inactive\r\n")
                .doesNotContain("a=sendonly\r\n");
    }

    @Test
    void servesOnlyTheFirstFittingSection() {
        String two = Offers.PLAYER + Offers.PLAYER.substring(Offers.PLAYER.indexOf("m=video"));
        SdpAnswer answer = answer(two);
        assertThat(SessionDescription.parse(answer.text()).media())
                .extracting(MediaSection::isRejected)
                .containsExactly(false, true);
    }

    @Test
    void saysWhyNot() {
        refused(Reason.NOTHING_TO_SEND, Offers.FIREFOX.replace("a=recvonly", "a=sendonly"));
        refused(Reason.NOTHING_TO_SEND, Offers.FIREFOX.replace("m=video 54609", "m=video 0"));
        refused(Reason.NOTHING_TO_SEND, Offers.FIREFOX.replace("m=video", "m=audio"));
        refused(Reason.NOTHING_TO_SEND, Offers.FIREFOX.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"));
        refused(Reason.NOTHING_TO_SEND, "v=0\r\n");
        refused(Reason.NO_COMMON_CODEC, Offers.FIREFOX.replace("H264", "H265"));
        refused(Reason.NO_COMMON_CODEC, Offers.FIREFOX.replace("packetization-mode=1", "packetization-mode=0"));
        refused(Reason.NO_COMMON_CODEC, Offers.FIREFOX.replace("42e01f", "64001f"));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("a=setup:actpass", "a=setup:passive"));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("a=rtcp-mux\r\n", ""));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("a=ice-ufrag", "a=x"));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("a=fingerprint:sha-256", "a=fingerprint:md5"));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("a=fingerprint", "a=x"));
        refused(Reason.TRANSPORT, Offers.FIREFOX.replace("t=0 0", "t=0 0\r\na=ice-lite"));
    }

    @Test
    void namesWhatIsMissing() {
        SessionDescription offer = SessionDescription.parse(Offers.FIREFOX);
        assertThatIllegalStateException()
                .isThrownBy(() -> AnswerBuilder.to(offer)
                        .codecs(List.of(CONSTRAINED_BASELINE))
                        .build());
    }

    private static void refused(Reason reason, String offer) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> answer(offer))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    static SdpAnswer answer(String offer) {
        return builder(offer).build();
    }

    private static AnswerBuilder builder(String offer) {
        return AnswerBuilder.to(SessionDescription.parse(offer))
                .ice(ICE)
                .fingerprint(Fingerprint.sha256(CERTIFICATE))
                .candidates(candidates())
                .codecs(List.of(CONSTRAINED_BASELINE))
                .extensions(EnumSet.allOf(RtpExtension.class))
                .feedback(Set.of("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"))
                .track("waycast", "desktop", -1, "cname-1")
                .sessionId(77);
    }

    private static List<IceCandidate> candidates() {
        return List.of(
                IceCandidate.udpHost(InetAddress.ofLiteral("2001:db8::1"), 40000, 65535),
                IceCandidate.udpHost(InetAddress.ofLiteral("192.0.2.1"), 40000, 65534));
    }
}
