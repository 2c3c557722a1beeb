package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.PacketFraming;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/** Lets a {@link TestViewer}, which speaks UDP, reach the server over one TCP connection. */
final class TcpBridge implements AutoCloseable {

    private final DatagramChannel viewerSide;
    private final SocketChannel serverSide;
    private final Object reading = new Object();
    private volatile InetSocketAddress viewer;
    private volatile boolean stalled;

    TcpBridge(int serverPort) throws IOException {
        viewerSide = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        serverSide = SocketChannel.open(new InetSocketAddress("127.0.0.1", serverPort));
        Thread.ofPlatform().name("tcp-bridge-up").daemon().start(this::carryUp);
        Thread.ofPlatform().name("tcp-bridge-down").daemon().start(this::carryDown);
    }

    /** The answer with the UDP port of this end in place of the server's. */
    String through(String answer, int serverPort) throws IOException {
        int port = ((InetSocketAddress) viewerSide.getLocalAddress()).getPort();
        return answer.replaceFirst("127\\.0\\.0\\.1 " + serverPort + " typ host", "127.0.0.1 " + port + " typ host");
    }

    int tcpPort() throws IOException {
        return ((InetSocketAddress) serverSide.getLocalAddress()).getPort();
    }

    /** Reads nothing more from the server until told otherwise, as a network that is stuck. */
    void stall(boolean nothing) {
        synchronized (reading) {
            stalled = nothing;
            reading.notifyAll();
        }
    }

    @Override
    public void close() throws IOException {
        viewerSide.close();
        serverSide.close();
    }

    private void carryUp() {
        ByteBuffer packet = ByteBuffer.allocate(PacketFraming.HEADER + 2048);
        try {
            while (true) {
                packet.clear().position(PacketFraming.HEADER);
                viewer = (InetSocketAddress) viewerSide.receive(packet);
                packet.flip().putShort(0, (short) (packet.limit() - PacketFraming.HEADER));
                while (packet.hasRemaining()) {
                    serverSide.write(packet);
                }
            }
        } catch (IOException e) {
            // The sockets close with this object.
        }
    }

    private void carryDown() {
        PacketFraming framing = new PacketFraming(2048);
        try {
            while (serverSide.read(framing.input()) >= 0) {
                framing.drain(this::sendDown);
                synchronized (reading) {
                    while (stalled) {
                        reading.wait();
                    }
                }
            }
        } catch (IOException e) {
            // The sockets close with this object.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendDown(ByteBuffer packet) {
        try {
            viewerSide.send(packet, viewer);
        } catch (IOException e) {
            // The sockets close with this object.
        }
    }
}
