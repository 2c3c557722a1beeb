package dev.waycast.integration.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImpairmentRelayTest {

    private static final int PATIENCE = 20_000;

    private DatagramSocket server;
    private DatagramSocket viewer;
    private ImpairmentRelay relay;

    @BeforeEach
    void open() throws IOException {
        server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        viewer = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        server.setSoTimeout(PATIENCE);
        viewer.setSoTimeout(PATIENCE);
        relay = new ImpairmentRelay(server.getLocalPort());
    }

    @AfterEach
    void close() {
        relay.close();
        server.close();
        viewer.close();
    }

    @Test
    void carriesDatagramsBothWaysAndGivesEachViewerItsOwnPort() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            other.setSoTimeout(PATIENCE);
            say(viewer, 1);
            DatagramPacket first = receive(server);
            say(other, 2);
            DatagramPacket second = receive(server);
            assertThat(first.getData()[0]).isEqualTo((byte) 1);
            assertThat(second.getSocketAddress()).isNotEqualTo(first.getSocketAddress());
            assertThat(((java.net.InetSocketAddress) first.getSocketAddress())
                            .getAddress()
                            .isLoopbackAddress())
                    .isEqualTo(!relay.looksRemote());
            answer(second.getSocketAddress(), 20);
            answer(first.getSocketAddress(), 10);
            assertThat(receive(viewer).getData()[0]).isEqualTo((byte) 10);
            assertThat(receive(other).getData()[0]).isEqualTo((byte) 20);
        }
    }

    @Test
    void keepsDatagramsForTheDelay() throws IOException {
        relay.both(LinkConditions.PERFECT.withDelay(Duration.ofMillis(50), Duration.ZERO));
        long start = System.nanoTime();
        say(viewer, 1);
        answer(receive(server).getSocketAddress(), 2);
        receive(viewer);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
    }

    @Test
    void goesOnFromAnotherPortWhenTheAddressChanges() throws IOException {
        say(viewer, 1);
        SocketAddress before = receive(server).getSocketAddress();
        relay.changeAddress();
        answer(before, 99);
        say(viewer, 2);
        DatagramPacket after = receive(server);
        assertThat(after.getSocketAddress()).isNotEqualTo(before);
        answer(after.getSocketAddress(), 3);
        assertThat(receive(viewer).getData()[0])
                .as("what went to the old port is lost")
                .isEqualTo((byte) 3);
    }

    @Test
    void losesEverythingDuringAnOutage() throws IOException {
        relay.both(LinkConditions.PERFECT.down());
        say(viewer, 1);
        await(() -> relay.read().lost() == 1);
        relay.both(LinkConditions.PERFECT);
        say(viewer, 2);
        assertThat(receive(server).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    void aCompetingDownloadTakesTheRestOfTheLink() throws IOException {
        relay.both(LinkConditions.PERFECT.withDelay(Duration.ofMillis(5), Duration.ZERO));
        relay.down(LinkConditions.PERFECT
                .withDelay(Duration.ofMillis(5), Duration.ZERO)
                .withCapacity(8_000_000, 40_000));
        relay.startTcp();
        await(() -> relay.read().tcpBytes() > 300_000 && relay.read().queueMillis() > 1);
        relay.stopTcp();
        say(viewer, 1);
        answer(receive(server).getSocketAddress(), 2);
        assertThat(receive(viewer).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    void losesAboutTheShareItIsToldTo() throws IOException {
        relay.up(LinkConditions.PERFECT.withLoss(new Loss.Independent(0.3)));
        server.setSoTimeout(500);
        for (int i = 0; i < 100; i++) {
            say(viewer, i);
        }
        Set<Byte> arrived = new HashSet<>();
        try {
            while (true) {
                arrived.add(receive(server).getData()[0]);
            }
        } catch (SocketTimeoutException e) {
            assertThat(arrived.size() + relay.read().lost()).isEqualTo(100);
            assertThat(relay.read().lost()).isBetween(10L, 50L);
        }
    }

    private void say(DatagramSocket from, int value) throws IOException {
        from.send(new DatagramPacket(new byte[] {(byte) value}, 1, InetAddress.ofLiteral("127.0.0.1"), relay.port()));
    }

    private void answer(SocketAddress to, int value) throws IOException {
        server.send(new DatagramPacket(new byte[] {(byte) value}, 1, to));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE * 1_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
