package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HostPathTest {

    private static final long MILLISECOND = 1_000_000;

    private record Socket(InetAddress local) implements PacketSocket {
        @Override
        public boolean send(InetSocketAddress remote, ByteBuffer packet) {
            return true;
        }
    }

    private final HostPath host = new HostPath();
    private final NetworkPath loopback = path("127.0.0.1", 1000);

    @Test
    void addressesOfThisHostAreWithinIt() {
        assertThat(host.isWithinHost(loopback)).isTrue();
        assertThat(host.isWithinHost(path("192.0.2.1", 1000))).isTrue();
        assertThat(host.isWithinHost(path("192.0.2.2", 1000))).isFalse();
    }

    @Test
    void longRoundTripsTellOfARelay() {
        host.isWithinHost(loopback);
        host.onReport(40 * MILLISECOND, 0);
        assertThat(host.isWithinHost(loopback))
                .as("one late answer means nothing")
                .isTrue();
        host.onReport(MILLISECOND, 0);
        host.onReport(40 * MILLISECOND, 0);
        assertThat(host.isWithinHost(loopback)).isTrue();
        host.onReport(40 * MILLISECOND, 0);
        assertThat(host.isWithinHost(loopback)).isFalse();
        host.onReport(MILLISECOND, 0);
        assertThat(host.isWithinHost(loopback))
                .as("its queue is empty for once")
                .isFalse();
    }

    @Test
    void soDoLosses() {
        host.isWithinHost(loopback);
        host.onReport(-1, 0.05);
        host.onReport(-1, 0.05);
        assertThat(host.isWithinHost(loopback)).isFalse();
    }

    @Test
    void anotherPathIsJudgedAnew() {
        host.isWithinHost(loopback);
        host.onReport(40 * MILLISECOND, 0);
        host.onReport(40 * MILLISECOND, 0);
        assertThat(host.isWithinHost(path("127.0.0.1", 1001))).isTrue();
    }

    private static NetworkPath path(String remote, int port) {
        return new NetworkPath(
                new Socket(InetAddress.ofLiteral("192.0.2.1")),
                new InetSocketAddress(InetAddress.ofLiteral(remote), port));
    }
}
