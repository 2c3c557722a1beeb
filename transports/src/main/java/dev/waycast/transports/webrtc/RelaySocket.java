package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.turn.Peers;
import dev.waycast.transports.webrtc.turn.TurnAllocation;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address of ours on a TURN server. What is sent by it goes to the server over a UDP socket that hears nobody else. Reads
 * on the loop's thread, sends from any.
 */
final class RelaySocket implements PacketSocket, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelaySocket.class);
    private static final int BUFFER_BYTES = 2 * 1024 * 1024;
    private static final int LONGEST_PACKET = 2048;

    private final UdpSocket socket;
    private final InetSocketAddress server;
    private final TurnAllocation allocation;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final LongAdder bytesSent;
    private final LongAdder bytesReceived;
    /** For the loop's thread. */
    private final ByteBuffer received = ByteBuffer.allocateDirect(LONGEST_PACKET + TurnAllocation.OVERHEAD);
    /** Guarded by itself. */
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(LONGEST_PACKET + TurnAllocation.OVERHEAD);

    private RelaySocket(
            UdpSocket socket,
            InetSocketAddress address,
            TurnServer server,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            LongAdder bytesSent,
            LongAdder bytesReceived) {
        this.socket = socket;
        this.server = address;
        this.allocation = new TurnAllocation(server, bytes -> toServer(ByteBuffer.wrap(bytes)));
        this.receiver = receiver;
        this.bytesSent = bytesSent;
        this.bytesReceived = bytesReceived;
    }

    /**
     * Opens the way to the server; the first {@link #onTime} asks for the address.
     *
     * @param address of the server
     * @param receiver gets each packet on the loop's thread; the buffer is its own during the call only
     * @param bytesSent counts what goes to peers
     * @param bytesReceived counts what comes from peers
     */
    static RelaySocket open(
            TurnServer server,
            InetSocketAddress address,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            LongAdder bytesSent,
            LongAdder bytesReceived)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.configureBlocking(false);
            channel.connect(address);
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            UdpSocket socket = new UdpSocket(channel, local.getAddress());
            RelaySocket relay = new RelaySocket(socket, address, server, receiver, bytesSent, bytesReceived);
            loop.register(channel, SelectionKey.OP_READ, relay::drain);
            return relay;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    TurnAllocation allocation() {
        return allocation;
    }

    void onTime(Peers wanted, long now) {
        allocation.onTime(wanted, now);
    }

    @Override
    public InetAddress local() {
        return socket.local();
    }

    @Override
    public boolean isRelayed() {
        return true;
    }

    @Override
    public boolean send(InetSocketAddress remote, ByteBuffer packet) {
        int length = packet.remaining();
        if (length > LONGEST_PACKET) {
            return false;
        }
        synchronized (outgoing) {
            outgoing.clear();
            allocation.write(remote, packet, outgoing);
            boolean taken = toServer(outgoing.flip());
            if (taken) {
                bytesSent.add(length);
            }
            return taken;
        }
    }

    /** Gives the address back. */
    @Override
    public void close() {
        allocation.release(System.nanoTime());
        try {
            socket.channel().close();
        } catch (IOException e) {
            LOG.debug("The socket of a relay did not close cleanly", e);
        }
    }

    private boolean toServer(ByteBuffer packet) {
        return socket.send(server, packet);
    }

    private void drain(SelectionKey key) {
        try {
            while (true) {
                received.clear();
                if (socket.channel().read(received) <= 0) {
                    return;
                }
                received.flip();
                Optional<TurnAllocation.Received> packet = allocation.read(received, System.nanoTime());
                packet.ifPresent(this::deliver);
            }
        } catch (PortUnreachableException e) {
            allocation.onUnreachable();
        } catch (IOException e) {
            if (!socket.channel().isOpen()) {
                key.cancel();
            }
            LOG.debug("Nothing could be read from a relay", e);
        }
    }

    private void deliver(TurnAllocation.Received packet) {
        bytesReceived.add(packet.data().remaining());
        receiver.accept(new NetworkPath(this, packet.peer()), packet.data());
    }
}
