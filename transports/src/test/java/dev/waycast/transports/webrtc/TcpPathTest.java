package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.transports.SessionState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Viewers whose networks let no UDP through, and others who find the TCP port. */
class TcpPathTest {

    private static final WebRtcSettings LOOPBACK = WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), "");

    private final TestStream stream = new TestStream();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<SentFrame> sent = new ConcurrentLinkedQueue<>();
    private WebRtcTransport transport;

    @BeforeEach
    void start() {
        transport = new WebRtcTransport(LOOPBACK);
        transport.start();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        transport.close();
    }

    @Test
    void theVeryBytesThatWereEncodedArriveOverTcp() throws Exception {
        TestViewer viewer = viewer();
        WebRtcSession session = accept(viewer);
        assertThat(session.answer())
                .contains("tcp ", " 127.0.0.1 " + transport.port() + " typ host tcptype passive")
                .containsSubsequence(" udp ", " tcp ");
        TcpBridge bridge = connect(viewer, session);
        assertThat(viewer.packets).isEmpty();
        EncodedFrame keyframe = stream.keyframe(50_000);
        assertThat(viewer.nextPicture().data()).isEqualTo(keyframe.data());
        EncodedFrame delta = stream.delta(3000);
        assertThat(viewer.nextPicture().data()).isEqualTo(delta.data());
        assertThat(session.statistics().remoteAddress()).isEqualTo("127.0.0.1:" + bridge.tcpPort());
    }

    /** Late pictures are worth nothing, and nobody's memory is without end. */
    @Test
    void aNetworkThatIsStuckLosesPacketsAndNotTheSession() throws Exception {
        TestViewer viewer = viewer();
        WebRtcSession session = accept(viewer);
        TcpBridge bridge = connect(viewer, session);
        stream.keyframe(500);
        viewer.nextPicture();
        bridge.stall(true);
        await(() -> {
            stream.keyframe(100_000);
            return session.statistics().packetsDropped() > 0;
        });
        assertThat(session.state()).isEqualTo(SessionState.STREAMING);
        bridge.stall(false);
        long afterwards = System.nanoTime();
        await(() -> {
            stream.keyframe(2000);
            return viewer.packets.stream().anyMatch(received -> isOfFrameSentAfter(afterwards, received));
        });
    }

    private boolean isOfFrameSentAfter(long time, TestViewer.Received received) {
        long timestamp = Integer.toUnsignedLong(received.packet().timestamp());
        return sent.stream().anyMatch(frame -> frame.rtpTimestamp() == timestamp && frame.packetisedNanos() > time);
    }

    @Test
    void aBrokenConnectionIsNotTheEndOfTheSession() throws Exception {
        TestViewer viewer = viewer();
        WebRtcSession session = accept(viewer);
        TcpBridge first = connect(viewer, session);
        stream.keyframe(500);
        viewer.nextPicture();
        first.close();
        TcpBridge second = new TcpBridge(transport.port());
        open.add(second);
        viewer.goTo(second.through(session.answer(), transport.port()));
        await(() -> session.statistics().remoteAddress().endsWith(":" + port(second)));
        stream.keyframe(900);
        viewer.nextPicture();
        assertThat(session.state()).isEqualTo(SessionState.STREAMING);
    }

    @Test
    void whoSpeaksSomethingElseIsSentAway() throws Exception {
        try (SocketChannel stranger = SocketChannel.open(new InetSocketAddress("127.0.0.1", transport.port()))) {
            stranger.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: desktop\r\n\r\n".getBytes("US-ASCII")));
            assertThat(stranger.read(ByteBuffer.allocate(100))).isEqualTo(-1);
        }
    }

    @Test
    void strangersGiveWay() throws Exception {
        transport.close();
        transport = new WebRtcTransport(LOOPBACK.with(
                new SessionSettings(1, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ZERO, 6)));
        transport.start();
        for (int i = 0; i < 30; i++) {
            open.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", transport.port())));
        }
        TestViewer viewer = viewer();
        connect(viewer, accept(viewer));
        stream.keyframe(500);
        viewer.nextPicture();
    }

    @Test
    void aTcpPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            WebRtcTransport second = new WebRtcTransport(LOOPBACK.withPort(taken.getLocalPort()));
            assertThatThrownBy(second::start)
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("TCP port " + taken.getLocalPort() + " is already in use")
                    .hasMessageContaining("quarkus.waycast.webrtc.tcp=false");
            WebRtcTransport third = new WebRtcTransport(
                    LOOPBACK.withPort(taken.getLocalPort()).with(IceSettings.DEFAULTS.withTcp(false)));
            open.add(third);
            third.start();
            assertThat(third.port()).isEqualTo(taken.getLocalPort());
            TestViewer viewer = viewer();
            assertThat(third.accept(viewer.offer(), stream.ladder, (_, _) -> {}).answer())
                    .doesNotContain("tcptype");
        }
    }

    private static int port(TcpBridge bridge) {
        try {
            return bridge.tcpPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestViewer viewer() throws IOException {
        TestViewer viewer = new TestViewer();
        open.add(viewer);
        return viewer;
    }

    private WebRtcSession accept(TestViewer viewer) {
        return transport.accept(viewer.offer(), stream.ladder, new WebRtcSessionListener() {
            @Override
            public void onState(SessionState state, String reason) {}

            @Override
            public void onFrameSent(SentFrame frame) {
                sent.add(frame);
            }
        });
    }

    private TcpBridge connect(TestViewer viewer, WebRtcSession session) throws Exception {
        TcpBridge bridge = new TcpBridge(transport.port());
        open.add(bridge);
        viewer.connect(bridge.through(session.answer(), transport.port())).awaitConnected();
        await(() -> stream.readers == 1);
        return bridge;
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
