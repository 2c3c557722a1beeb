package dev.waycast.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The conversation with a viewer over a real WebSocket, well-behaved and otherwise. */
class SignallingTest {

    private static final String H261_OFFER = String.join(
            "\\r\\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "a=rtcp-mux",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:abcdefghijklmnopqrstuvwx",
            "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
            "a=setup:actpass",
            "a=mid:0",
            "a=recvonly",
            "a=rtpmap:96 H261/90000",
            "");

    private static final String BEARER = "0123456789abcdef0123456789abcdef";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClass(TestViewer.class))
            .overrideConfigKey("quarkus.waycast.detection.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.waycast.access.token", BEARER)
            .overrideRuntimeConfigKey("quarkus.waycast.capture.source", "test-pattern")
            .overrideRuntimeConfigKey("quarkus.waycast.signalling.hello-timeout", "2s")
            .overrideRuntimeConfigKey("quarkus.waycast.consent.mode", "unattended")
            .overrideRuntimeConfigKey("quarkus.waycast.webrtc.udp-port", "0");

    @TestHTTPResource("/ws/v1/viewer")
    URI endpoint;

    @Test
    void greetsAndAnswersPings() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1,'client':'test'}");
        assertThat(viewer.hear("hello").toString())
                .contains("\"version\":1", "\"name\":\"main\"", "\"maxTextLength\":4096");
        viewer.say("{'type':'ping','id':9,'sent':1.5}");
        assertThat(viewer.hear("pong").toString()).contains("\"id\":9", "\"sent\":1.5");
        assertThat(viewer.hear("stats").toString())
                .as("nothing was offered yet")
                .contains("\"codec\":\"\"");
        viewer.leave();
    }

    @Test
    void anUnknownTypeDoesNotEndTheConversation() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1}");
        viewer.say("{'type':'dance'}");
        assertThat(viewer.hear("error").toString()).contains("unknown-type", "dance", "\"fatal\":false");
        viewer.say("no json");
        assertThat(viewer.hear("error").toString()).contains("bad-message");
        viewer.say("{'type':'offer','sdp':'nonsense'}");
        assertThat(viewer.hear("error").toString()).contains("offer-rejected");
        viewer.say("{'type':'ping','id':1,'sent':0}");
        assertThat(viewer.hear("pong").toString()).contains("\"id\":1");
        viewer.leave();
    }

    /** Each refusal of an offer has its own code. */
    @Test
    void anOfferWithoutACommonCodecIsRefusedAsThat() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1}");
        viewer.say("{'type':'offer','sdp':'" + H261_OFFER + "'}");
        assertThat(viewer.hear("error").toString()).contains("codec-unsupported", "\"fatal\":false");
        viewer.leave();
    }

    /** A browser without a common codec is told at once; one that takes any of them is let in. */
    @Test
    void whoTakesNoneOfTheCodecsIsTurnedAway() {
        TestViewer other = TestViewer.withBearer(endpoint, BEARER);
        other.say("{'type':'hello','version':1,'capabilities':{'codecs':['H261']}}");
        assertThat(other.hear("error").toString())
                .contains("codec-unsupported", "H264", "which this browser cannot show");
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1,'capabilities':{'codecs':['H261','H264']}}");
        assertThat(viewer.hear("hello").toString()).contains("\"codecs\":[\"H264\"");
        viewer.leave();
    }

    @Test
    void aViewerMayAskForTheDesktopAgain() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1}");
        viewer.say("{'type':'retry'}");
        viewer.say("{'type':'ping','id':3,'sent':0}");
        assertThat(viewer.hear("pong").toString()).contains("\"id\":3");
        viewer.leave();
    }

    @Test
    void helloComesFirst() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'ping','id':1,'sent':0}");
        assertThat(viewer.hear("error").toString()).contains("Say hello first");
        viewer.leave();
    }

    @Test
    void aNewerVersionIsRefused() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':2}");
        assertThat(viewer.hear("error").toString())
                .contains("version-unsupported", "speaks version 1", "\"fatal\":true");
        assertThat(viewer.closeCode()).isEqualTo(1008);
    }

    @Test
    void anOversizeMessageEndsTheConversation() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'offer','sdp':'" + "x".repeat(70_000) + "'}");
        assertThat(viewer.hear("error").toString()).contains("message-too-large", "65536");
        assertThat(viewer.closeCode()).isEqualTo(1009);
    }

    @Test
    void silenceEndsTheConversation() {
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        assertThat(viewer.hear("error").toString()).contains("session-timeout");
        assertThat(viewer.closeCode()).isEqualTo(1008);
    }

    @Test
    void strangersAndOtherSitesAreTurnedAway() {
        assertRefused(HttpClient.newHttpClient().newWebSocketBuilder(), 401);
        assertRefused(
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Authorization", "Bearer " + BEARER)
                        .header("Origin", "http://elsewhere.example"),
                403);
    }

    @Test
    void manyComeAndVanish() {
        for (int i = 0; i < 200; i++) {
            TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
            viewer.say("{'type':'hello','version':1}");
            viewer.vanish();
        }
        TestViewer viewer = TestViewer.withBearer(endpoint, BEARER);
        viewer.say("{'type':'hello','version':1}");
        assertThat(viewer.hear("hello").toString()).contains("session");
        viewer.leave();
    }

    private void assertRefused(WebSocket.Builder stranger, int status) {
        assertThatThrownBy(() -> stranger.buildAsync(TestViewer.webSocket(endpoint), new WebSocket.Listener() {})
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }
}
