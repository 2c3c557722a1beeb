package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.protocols.rtcp.ReceiverReport;
import dev.waycast.protocols.stun.StunMethod;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Viewers who reach this server's address on a TURN server and no other. */
class RelayPathTest {

    private static final WebRtcSettings LOOPBACK = WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), "");

    private final TestStream stream = new TestStream();
    private final List<AutoCloseable> open = new ArrayList<>();
    private LoopbackTurnServer turn;
    private WebRtcTransport transport;

    @BeforeEach
    void start() throws IOException {
        turn = new LoopbackTurnServer(0);
        open.add(turn);
    }

    @AfterEach
    void close() throws Exception {
        transport.close();
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void theVeryBytesThatWereEncodedArriveOverTheRelay() throws Exception {
        start(List.of(LoopbackTurnServer.at(turn.port())));
        TestViewer viewer = connect();
        WebRtcSession session = transport.sessions().getFirst();
        assertThat(session.statistics().remoteAddress()).isEqualTo("127.0.0.1:" + viewer.localPort());
        EncodedFrame keyframe = stream.keyframe(50_000);
        assertThat(viewer.nextPicture().data()).isEqualTo(keyframe.data());
        // What is sent much goes by a channel.
        await(() -> turn.server().bound().size() == 1);
        EncodedFrame delta = stream.delta(3000);
        assertThat(viewer.nextPicture().data()).isEqualTo(delta.data());
        assertThat(transport.viewersOverRelay()).isEqualTo(1);
        assertThat(transport.statistics().relayBytesSent()).isGreaterThan(53_000);
        viewer.sendRtcp(new ReceiverReport(77, List.of()));
        await(() -> transport.statistics().relayBytesReceived() > 0);
    }

    /** The relay lets nobody in of whom it was not told. */
    @Test
    void aViewerThatNamesNoAddressDoesNotGetThrough() throws Exception {
        start(List.of(LoopbackTurnServer.at(turn.port())));
        TestViewer viewer = viewer();
        WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (_, _) -> {});
        viewer.connect(relayed(session.answer()));
        session.addRemoteCandidate("candidate:1 1 tcp 1 127.0.0.1 9 typ host tcptype active");
        session.addRemoteCandidate("candidate:1 1 udp 1 a-name.local 9 typ host");
        assertThat(turn.server().requests(StunMethod.CREATE_PERMISSION)).isZero();
        assertThat(viewer.stun).isEmpty();
        session.addRemoteCandidate(candidate(viewer));
        viewer.awaitConnected();
    }

    @Test
    void aViewersCandidatesCountInItsOfferToo() throws Exception {
        start(List.of(LoopbackTurnServer.at(turn.port())));
        TestViewer viewer = viewer();
        WebRtcSession session =
                transport.accept(viewer.offer() + "a=" + candidate(viewer) + "\r\n", stream.ladder, (_, _) -> {});
        viewer.connect(relayed(session.answer())).awaitConnected();
    }

    @Test
    void aServerThatIsNotThereYetIsAskedAgain() throws Exception {
        int port = turn.port();
        turn.close();
        transport = new WebRtcTransport(LOOPBACK, () -> List.of(LoopbackTurnServer.at(port)));
        transport.start();
        TestViewer viewer = viewer();
        assertThat(transport.accept(viewer.offer(), stream.ladder, (_, _) -> {}).answer())
                .contains("typ host")
                .doesNotContain("typ relay");
        turn = new LoopbackTurnServer(port);
        open.add(turn);
        await(transport::hasRelay);
        connect();
    }

    @Test
    void anotherServerIsTriedWhenOneGivesNothing() throws Exception {
        int nobody;
        try (LoopbackTurnServer gone = new LoopbackTurnServer(0)) {
            nobody = gone.port();
        }
        start(List.of(LoopbackTurnServer.at(nobody), LoopbackTurnServer.at(turn.port())));
        connect();
    }

    /** A page that restarts ICE goes on over the next address; the session is the same. */
    @Test
    void aLostAddressIsReplaced() throws Exception {
        try (LoopbackTurnServer next = new LoopbackTurnServer(0)) {
            turn.server().lifetime(2);
            start(List.of(LoopbackTurnServer.at(turn.port()), LoopbackTurnServer.at(next.port())));
            TestViewer viewer = connect();
            stream.keyframe(500);
            viewer.nextPicture();
            turn.server().forget();
            // The next refresh tells.
            await(() -> next.server().isAllocated() && transport.hasRelay());
            WebRtcSession session = transport.sessions().getFirst();
            String answer = session.answerAgain(viewer.restartOffer("again") + "a=" + candidate(viewer) + "\r\n")
                    .orElseThrow();
            assertThat(answer).contains(" " + next.relayedPort() + " typ relay");
            viewer.restart("again", answer);
            viewer.goTo(relayed(answer));
            await(() -> transport.statistics().pathChanges() == 1);
            EncodedFrame delta = stream.delta(700);
            assertThat(viewer.nextPicture().data()).isEqualTo(delta.data());
        }
    }

    @Test
    void theAddressIsGivenBack() throws Exception {
        start(List.of(LoopbackTurnServer.at(turn.port())));
        transport.close();
        await(() -> !turn.server().isAllocated());
    }

    private void start(List<TurnServer> servers) throws InterruptedException {
        transport = new WebRtcTransport(LOOPBACK, () -> servers);
        transport.start();
        await(transport::hasRelay);
    }

    private TestViewer connect() throws Exception {
        TestViewer viewer = viewer();
        WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (_, _) -> {});
        session.addRemoteCandidate(candidate(viewer));
        viewer.connect(relayed(session.answer())).awaitConnected();
        await(() -> stream.readers >= 1);
        return viewer;
    }

    /** The answer with the address on the relay alone. */
    private static String relayed(String answer) {
        String left = answer.replaceAll("a=candidate:\\S+ 1 (?i:udp|tcp) (?!.*typ relay).*\r\n", "");
        assertThat(left).contains("typ relay").doesNotContain("typ host");
        return left;
    }

    private static String candidate(TestViewer viewer) throws IOException {
        return "candidate:1 1 udp 1 127.0.0.1 " + viewer.localPort() + " typ srflx raddr 0.0.0.0 rport 0";
    }

    private TestViewer viewer() throws IOException {
        TestViewer viewer = new TestViewer();
        open.add(viewer);
        return viewer;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about within 30 seconds");
            }
            Thread.sleep(5);
        }
    }
}
