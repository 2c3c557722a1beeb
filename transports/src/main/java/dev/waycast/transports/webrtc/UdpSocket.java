package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/** The UDP port on one of this host's addresses. */
record UdpSocket(DatagramChannel channel, InetAddress local) implements PacketSocket {

    private static final int SEND_ATTEMPTS = 10;
    private static final long SEND_RETRY_NANOS = 100_000;

    @Override
    public boolean send(InetSocketAddress remote, ByteBuffer packet) {
        try {
            for (int attempt = 0; attempt < SEND_ATTEMPTS; attempt++) {
                if (channel.send(packet, remote) > 0) {
                    return true;
                }
                // The socket's buffer is full: the network card gives way within microseconds, or not at all.
                LockSupport.parkNanos(SEND_RETRY_NANOS);
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
