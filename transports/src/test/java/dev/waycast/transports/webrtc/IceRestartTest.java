package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.transports.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Viewers whose networks change or fall silent, and whose sessions go on. */
class IceRestartTest {

    private static final WebRtcSettings LOOPBACK = WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), "");

    private final TestStream stream = new TestStream();
    private final List<SessionState> states = new CopyOnWriteArrayList<>();
    private WebRtcTransport transport;
    private TestViewer viewer;
    private DirectSession session;

    @BeforeEach
    void connect() throws Exception {
        connect(LOOPBACK);
    }

    @AfterEach
    void close() throws Exception {
        viewer.close();
        transport.close();
    }

    @Test
    void aRestartLeadsToAnotherPathUnderTheSameKeys() throws Exception {
        stream.keyframe(900);
        viewer.nextPicture();
        int ssrc = viewer.packets.peek().packet().ssrc();
        String earlier = session.answer();

        String answer = session.answerAgain(viewer.restartOffer("next")).orElseThrow();
        assertThat(answer).isEqualTo(session.answer()).contains(" 2 IN IP4 127.0.0.1");
        assertThat(ufrag(answer)).isNotEqualTo(ufrag(earlier));
        assertThat(line(answer, "a=ssrc:")).isEqualTo(line(earlier, "a=ssrc:"));
        assertThat(line(answer, "a=fingerprint:")).isEqualTo(line(earlier, "a=fingerprint:"));

        viewer.roam();
        viewer.restart("next", answer);
        String moved = "127.0.0.1:" + viewer.localPort();
        await(() -> session.statistics().remoteAddress().equals(moved));
        stream.delta(700);
        viewer.nextPicture();
        assertThat(viewer.packets).allMatch(received -> received.packet().ssrc() == ssrc);
        assertThat(session.state()).isEqualTo(SessionState.STREAMING);
        assertThat(states).doesNotContain(SessionState.INTERRUPTED);
        assertThat(transport.sessions()).containsExactly(session);
    }

    @Test
    void theEarlierPathServesUntilAnotherIsNominated() throws Exception {
        session.answerAgain(viewer.restartOffer("next")).orElseThrow();
        long rejected = transport.statistics().checksRejected();
        viewer.stun.clear();
        assertThat(viewer.stun.poll(10, TimeUnit.SECONDS))
                .as("an answer to a check of before")
                .isNotNull();
        stream.keyframe(900);
        viewer.nextPicture();
        assertThat(transport.statistics().checksRejected()).isEqualTo(rejected);
    }

    @Test
    void theEarlierNameIsForgottenWithTheFirstNomination() throws Exception {
        viewer.stopChecking();
        byte[] ofBefore = viewer.check()
                .priority(1)
                .iceControlling(5)
                .messageIntegrity(viewer.serverKey())
                .fingerprint()
                .build();
        viewer.restart("next", session.answerAgain(viewer.restartOffer("next")).orElseThrow());
        assertThat(session.ice().fragments()).hasSize(2);
        viewer.checkAgain();
        await(() -> session.ice().fragments().size() == 1);
        long unknown = transport.statistics().checksUnknown();
        viewer.send(ofBefore);
        await(() -> transport.statistics().checksUnknown() == unknown + 1);
    }

    @Test
    void restartsThatComeToNothingLeaveNothingBehind() throws Exception {
        viewer.stopChecking();
        for (int i = 0; i < 20; i++) {
            assertThat(session.answerAgain(viewer.restartOffer("next" + i))).isPresent();
        }
        assertThat(session.ice().fragments()).hasSize(2);
        viewer.checkAgain();
        stream.keyframe(900);
        viewer.nextPicture();
    }

    @Test
    void anOfferThatKeepsItsCredentialsKeepsOurs() {
        String answer = session.answerAgain(viewer.offer()).orElseThrow();
        assertThat(ufrag(answer)).isEqualTo(session.ice().local().ufrag());
        assertThat(session.ice().fragments()).hasSize(1);
    }

    @Test
    void anOfferOfAnotherConnectionIsNotThisSessions() {
        assertThat(session.answerAgain(TestViewer.offer(DtlsIdentity.generate().fingerprint(), "goog-remb")))
                .isEmpty();
        assertThat(session.answerAgain(viewer.restartOffer("next").replace("o=- 1 ", "o=- 2 ")))
                .isEmpty();
        assertThat(session.answerAgain(viewer.restartOffer("next").replace("a=mid:0", "a=mid:1")))
                .isEmpty();
        assertThatThrownBy(() -> session.answerAgain("rubbish")).isInstanceOf(TransportException.class);
        assertThat(session.ice().fragments()).hasSize(1);
        session.close();
        assertThat(session.answerAgain(viewer.restartOffer("next"))).isEmpty();
        assertThat(transport.sessions()).isEmpty();
    }

    /** RFC 7675 section 5.1: nothing is sent without consent. */
    @Test
    void aViewerThatFallsSilentIsSentNothingUntilItIsHeardAgain() throws Exception {
        close();
        connect(LOOPBACK.with(new SessionSettings(50, Duration.ofSeconds(15), Duration.ofMillis(500), Duration.ZERO, 6))
                .with(IceSettings.DEFAULTS.withInterruptionTimeout(Duration.ofMinutes(5))));
        stream.keyframe(900);
        viewer.nextPicture();
        viewer.stopChecking();
        await(() -> session.state() == SessionState.INTERRUPTED);
        long sent = session.statistics().packetsSent();
        stream.delta(500);
        session.pause(true);
        session.pause(false);
        assertThat(session.state()).isEqualTo(SessionState.INTERRUPTED);
        int requests = stream.keyframeRequests.get();

        viewer.checkAgain();
        await(() -> session.state() == SessionState.STREAMING);
        assertThat(session.statistics().packetsSent()).isEqualTo(sent);
        assertThat(stream.keyframeRequests.get()).isGreaterThan(requests);
        stream.keyframe(900);
        viewer.nextPicture();
    }

    private void connect(WebRtcSettings settings) throws Exception {
        transport = new WebRtcTransport(settings);
        transport.start();
        viewer = new TestViewer();
        session = (DirectSession) transport.accept(viewer.offer(), stream.ladder, (state, reason) -> states.add(state));
        viewer.connect(session.answer()).awaitConnected();
        await(() -> stream.readers == 1);
    }

    private static String ufrag(String sdp) {
        return SessionDescription.parse(sdp)
                .media()
                .getFirst()
                .ice()
                .orElseThrow()
                .ufrag();
    }

    private static String line(String sdp, String start) {
        return sdp.lines().filter(one -> one.startsWith(start)).findFirst().orElseThrow();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about within 20 seconds");
            }
            Thread.sleep(5);
        }
    }
}
