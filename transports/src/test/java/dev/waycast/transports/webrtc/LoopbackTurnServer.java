package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.turn.SmallTurnServer;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A {@link SmallTurnServer} with sockets. */
final class LoopbackTurnServer implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final DatagramSocket control;
    private final DatagramSocket relay = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
    private final SmallTurnServer server;

    /** @param port 0: any */
    LoopbackTurnServer(int port) throws IOException {
        control = new DatagramSocket(new InetSocketAddress(LOOPBACK, port));
        server = new SmallTurnServer(
                (InetSocketAddress) relay.getLocalSocketAddress(), (peer, data) -> send(relay, bytes(data), peer));
        Thread.ofPlatform().daemon().start(() -> read(control, this::fromClient));
        Thread.ofPlatform().daemon().start(() -> read(relay, this::fromPeer));
    }

    SmallTurnServer server() {
        return server;
    }

    int port() {
        return control.getLocalPort();
    }

    int relayedPort() {
        return relay.getLocalPort();
    }

    /** Who we are there. */
    static TurnServer at(int port) {
        TurnServer known = SmallTurnServer.CREDENTIALS;
        return new TurnServer("127.0.0.1", port, known.username(), known.password());
    }

    @Override
    public void close() {
        control.close();
        relay.close();
    }

    private void fromClient(DatagramPacket packet) {
        server.receive(from(packet), data(packet)).ifPresent(answer -> send(control, answer, from(packet)));
    }

    private void fromPeer(DatagramPacket packet) {
        server.fromPeer(from(packet), data(packet))
                .ifPresent(wrapped -> send(control, wrapped, server.client().orElseThrow()));
    }

    private static InetSocketAddress from(DatagramPacket packet) {
        return (InetSocketAddress) packet.getSocketAddress();
    }

    private static ByteBuffer data(DatagramPacket packet) {
        return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }

    private static void read(DatagramSocket socket, Consumer<DatagramPacket> receiver) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                receiver.accept(packet);
            }
        } catch (IOException e) {
            // The sockets close with this object.
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, SocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            // As a network, which loses packets.
        }
    }
}
