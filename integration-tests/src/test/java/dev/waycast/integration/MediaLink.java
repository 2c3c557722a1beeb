package dev.waycast.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The network between one viewer and the server's UDP port. It can be narrowed: what comes from the server faster than
 * the given rate is then lost, as in a router without a buffer. And it can be cut and mended.
 */
final class MediaLink implements AutoCloseable {

    private static final int LARGEST_DATAGRAM = 2048;
    private static final double BURST_SECONDS = 0.25;

    private final DatagramSocket viewerSide;
    private final int serverPort;
    private volatile DatagramSocket serverSide;
    private final AtomicLong lost = new AtomicLong();
    private volatile SocketAddress viewer;
    private volatile double bytesPerSecond = Double.POSITIVE_INFINITY;
    private volatile boolean cut;

    MediaLink(int serverPort) {
        this.serverPort = serverPort;
        try {
            viewerSide = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serverSide = openServerSide();
        Thread.ofPlatform().daemon().name("media-link-up").start(this::carryUp);
        Thread.ofPlatform().daemon().name("media-link-down").start(() -> carryDown(serverSide));
    }

    private DatagramSocket openServerSide() {
        try {
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server sees the viewer at another address from now on; what it sends to the one before is lost. */
    void changeAddress() {
        DatagramSocket before = serverSide;
        serverSide = openServerSide();
        before.close();
        Thread.ofPlatform().daemon().name("media-link-down").start(() -> carryDown(serverSide));
    }

    int port() {
        return viewerSide.getLocalPort();
    }

    /** Datagrams that did not fit through. */
    long lost() {
        return lost.get();
    }

    void narrow(long bitsPerSecond) {
        bytesPerSecond = bitsPerSecond / 8.0;
    }

    /** Loses everything, both ways. */
    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        viewerSide.close();
        serverSide.close();
    }

    private void carryUp() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try {
            while (true) {
                packet.setLength(LARGEST_DATAGRAM);
                viewerSide.receive(packet);
                viewer = packet.getSocketAddress();
                if (!cut) {
                    sendUp(new DatagramPacket(packet.getData(), packet.getLength()));
                }
            }
        } catch (IOException e) {
            // The sockets close with this object.
        }
    }

    private void sendUp(DatagramPacket packet) {
        try {
            serverSide.send(packet);
        } catch (IOException e) {
            // The address changed this moment: lost, as on a network.
        }
    }

    private void carryDown(DatagramSocket from) {
        double credit = 0;
        long last = System.nanoTime();
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        try {
            while (true) {
                packet.setLength(LARGEST_DATAGRAM);
                from.receive(packet);
                long now = System.nanoTime();
                credit = Math.min(bytesPerSecond * BURST_SECONDS, credit + (now - last) / 1e9 * bytesPerSecond);
                last = now;
                if (cut || credit < packet.getLength()) {
                    lost.incrementAndGet();
                    continue;
                }
                credit -= packet.getLength();
                viewerSide.send(new DatagramPacket(packet.getData(), packet.getLength(), viewer));
            }
        } catch (IOException e) {
            // The sockets close with this object.
        }
    }
}
