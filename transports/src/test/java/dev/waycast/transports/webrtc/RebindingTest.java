package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.transports.SessionState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Viewers whose address changes without their knowing, so that their reports are what shows it. */
class RebindingTest {

    private static final WebRtcSettings LOOPBACK = WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), "");
    private static final RtcpPacket REPORT = new ReceiverReport(77, List.of());

    private final TestStream stream = new TestStream();
    private final WebRtcTransport transport = new WebRtcTransport(LOOPBACK);
    private TestViewer viewer;
    private WebRtcSession session;

    @BeforeEach
    void start() throws Exception {
        transport.start();
        viewer = new TestViewer();
    }

    @AfterEach
    void close() throws Exception {
        viewer.close();
        transport.close();
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void aReportFromAnotherAddressIsFollowedThere(SrtpProfile profile) throws Exception {
        viewer.srtpProfile = profile.number;
        session = connect(viewer);
        viewer.stopChecking();
        sendReport(viewer);

        viewer.roam();
        viewer.sendRtcp(REPORT);
        awaitPath(session, viewer);
        stream.delta(700);
        viewer.nextPicture();
        assertThat(session.state()).isEqualTo(SessionState.STREAMING);
        assertThat(transport.statistics().pathChanges()).isEqualTo(1);
        // What comes from there is the session's from now on.
        long unknown = transport.statistics().datagramsUnknown();
        sendReport(viewer);
        assertThat(transport.statistics().datagramsUnknown()).isEqualTo(unknown);
    }

    /** Browsers all report from the same source. */
    @Test
    void theRightOneOfSeveralViewersIsFollowed() throws Exception {
        session = connect(viewer);
        try (TestViewer other = new TestViewer()) {
            WebRtcSession ofOther = connect(other);
            viewer.stopChecking();
            other.stopChecking();
            sendReport(viewer);
            sendReport(other);
            String before = session.statistics().remoteAddress();

            other.roam();
            other.sendRtcp(REPORT);
            awaitPath(ofOther, other);
            assertThat(session.statistics().remoteAddress()).isEqualTo(before);
            viewer.roam();
            viewer.sendRtcp(REPORT);
            awaitPath(session, viewer);
            stream.delta(700);
            viewer.nextPicture();
            other.nextPicture();
        }
    }

    @Test
    void nothingButAFewQuestionsGoesWhereNobodyAnswers() throws Exception {
        session = connect(viewer);
        viewer.stopChecking();
        viewer.answering = false;
        sendReport(viewer);
        String before = session.statistics().remoteAddress();

        viewer.roam();
        viewer.packets.clear();
        viewer.sendRtcp(REPORT);
        viewer.nextRequest();
        viewer.nextRequest();
        viewer.nextRequest();
        stream.delta(700);
        await(() -> session.statistics().framesSent() == 2);
        assertThat(session.statistics().remoteAddress()).isEqualTo(before);
        assertThat(viewer.packets).isEmpty();
        assertThat(viewer.stun.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void onlyTheViewersAnswerFromThereCounts() throws Exception {
        session = connect(viewer);
        viewer.stopChecking();
        viewer.answering = false;
        sendReport(viewer);
        String before = session.statistics().remoteAddress();

        viewer.roam();
        viewer.sendRtcp(REPORT);
        StunMessage request = viewer.nextRequest();
        long unknown = transport.statistics().checksUnknown();
        viewer.send(viewer.answer(request, "anotherpasswordanotherpassword"));
        await(() -> transport.statistics().checksUnknown() == unknown + 1);
        byte[] genuine = viewer.answer(request, viewer.password());
        viewer.roam();
        viewer.send(genuine);
        await(() -> transport.statistics().checksUnknown() == unknown + 2);
        assertThat(session.statistics().remoteAddress()).isEqualTo(before);

        viewer.stun.clear();
        viewer.sendRtcp(REPORT);
        viewer.send(viewer.answer(viewer.nextRequest(), viewer.password()));
        awaitPath(session, viewer);
    }

    @Test
    void whatWasHeardBeforeOrIsForgedIsIgnored() throws Exception {
        session = connect(viewer);
        viewer.stopChecking();
        sendReport(viewer);
        byte[] overtaken = viewer.protect(REPORT);
        byte[] heard = viewer.protect(REPORT);
        byte[] forged = viewer.protect(REPORT);
        forged[9] ^= 1;
        byte[] farAhead = viewer.protect(REPORT);
        farAhead[farAhead.length - 3] ^= 1;
        long rejected = transport.statistics().datagramsMalformed();
        viewer.send(heard);
        viewer.send(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0});
        await(() -> transport.statistics().datagramsMalformed() == rejected + 1);

        viewer.roam();
        viewer.stun.clear();
        long unknown = transport.statistics().datagramsUnknown();
        for (byte[] datagram : List.of(overtaken, heard, forged, farAhead, new byte[] {(byte) 0x80, (byte) 201})) {
            viewer.send(datagram);
        }
        await(() -> transport.statistics().datagramsUnknown() == unknown + 5);
        assertThat(viewer.stun).isEmpty();
        // The session is unharmed.
        viewer.sendRtcp(REPORT);
        awaitPath(session, viewer);
    }

    @Test
    void aViewerThatLeftIsNotFollowed() throws Exception {
        session = connect(viewer);
        viewer.stopChecking();
        sendReport(viewer);
        byte[] later = viewer.protect(REPORT);
        session.close();
        viewer.roam();
        viewer.stun.clear();
        long malformed = transport.statistics().datagramsMalformed();
        viewer.send(later);
        viewer.send(new byte[] {0, 1});
        await(() -> transport.statistics().datagramsMalformed() == malformed + 1);
        assertThat(viewer.stun).isEmpty();
    }

    private WebRtcSession connect(TestViewer of) throws Exception {
        WebRtcSession accepted = transport.accept(of.offer(), stream.ladder, (_, _) -> {});
        int readers = stream.readers;
        of.connect(accepted.answer()).awaitConnected();
        await(() -> stream.readers == readers + 1);
        stream.keyframe(900);
        of.nextPicture();
        return accepted;
    }

    /** The source is known from then on. */
    private void sendReport(TestViewer of) throws Exception {
        long before = transport.statistics().datagramsReceived();
        of.sendRtcp(REPORT);
        await(() -> transport.statistics().datagramsReceived() > before);
    }

    private static void awaitPath(WebRtcSession session, TestViewer viewer) throws Exception {
        String moved = "127.0.0.1:" + viewer.localPort();
        await(() -> session.statistics().remoteAddress().equals(moved));
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
