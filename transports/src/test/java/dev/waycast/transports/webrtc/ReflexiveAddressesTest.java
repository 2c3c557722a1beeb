package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server behind a NAT, as a STUN server sees it. */
class ReflexiveAddressesTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetSocketAddress OUTSIDE =
            new InetSocketAddress(InetAddress.ofLiteral("203.0.113.7"), 40_000);
    private static final int PATIENCE_MILLIS = 20_000;

    private final TestStream stream = new TestStream();
    private final DatagramSocket stun = socket();
    private WebRtcTransport transport;

    @AfterEach
    void close() {
        transport.close();
        stun.close();
    }

    @Test
    void viewersAreToldHowTheServerIsSeenFromOutside() throws Exception {
        start();
        assertThat(accept().answer()).doesNotContain("srflx");
        DatagramPacket request = receive(stun);
        // From another transaction, and from somebody else.
        answer(stun, request, TestViewer.transaction());
        try (DatagramSocket other = socket()) {
            answer(other, request, message(request).transactionId());
        }
        answer(stun, request, message(request).transactionId());
        String expected = " UDP \\d+ 203.0.113.7 40000 typ srflx raddr 127.0.0.1 rport " + transport.port();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String answer = accept().answer();
        while (!answer.contains("srflx") && System.nanoTime() < deadline) {
            Thread.sleep(20);
            answer = accept().answer();
        }
        assertThat(answer).containsPattern("(?i)" + expected);
        assertThat(transport.statistics().checksUnknown()).isEqualTo(2);
    }

    @Test
    void theViewersChecksAreLetIn() throws Exception {
        start();
        DatagramPacket asked = receive(stun);
        answer(stun, asked, message(asked).transactionId());
        try (DatagramSocket viewer = socket()) {
            DirectSession session = accept();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (transport.socketsBehindNat().isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            session.addRemoteCandidate(
                    "candidate:1 1 udp 1 127.0.0.1 " + viewer.getLocalPort() + " typ srflx raddr 0.0.0.0 rport 0");
            StunMessage request = message(receive(viewer));
            assertThat(request.isBindingRequest()).isTrue();
            assertThat(request.verifyIntegrity("viewerviewerviewerviewer".getBytes(StandardCharsets.US_ASCII)))
                    .isTrue();
            assertThat(request.username())
                    .contains(TestViewer.UFRAG + ":" + session.ice().local().ufrag());
        }
    }

    @Test
    void withoutANatNobodyIsSentAnythingFirst() throws Exception {
        start();
        try (DatagramSocket viewer = socket()) {
            accept().addRemoteCandidate("candidate:1 1 udp 1 127.0.0.1 " + viewer.getLocalPort() + " typ host");
            viewer.setSoTimeout(400);
            assertThatThrownBy(() -> viewer.receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private void start() {
        transport = new WebRtcTransport(WebRtcSettings.DEFAULTS
                .withAddresses(List.of("127.0.0.1"), "")
                .with(IceSettings.DEFAULTS.withStunServers(
                        List.of("stun:127.0.0.1:" + stun.getLocalPort(), "stuns:127.0.0.1"))));
        transport.start();
    }

    private DirectSession accept() throws IOException {
        try (TestViewer viewer = new TestViewer()) {
            DirectSession session = (DirectSession) transport.accept(viewer.offer(), stream.ladder, (_, _) -> {});
            transport.sessions().stream().filter(other -> other != session).forEach(WebRtcSession::close);
            return session;
        }
    }

    private static void answer(DatagramSocket from, DatagramPacket request, byte[] transaction) throws IOException {
        byte[] response = StunMessageBuilder.bindingSuccess(transaction)
                .xorMappedAddress(OUTSIDE)
                .fingerprint()
                .build();
        from.send(new DatagramPacket(response, response.length, request.getSocketAddress()));
    }

    private static StunMessage message(DatagramPacket packet) {
        return StunMessage.parse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()))
                .orElseThrow();
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private static DatagramSocket socket() {
        try {
            return new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
