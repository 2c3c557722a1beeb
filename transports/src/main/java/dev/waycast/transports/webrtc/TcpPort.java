package dev.waycast.transports.webrtc;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ICE over TCP (RFC 6544) on the number of the UDP port, for viewers whose networks let no UDP through: listens on each
 * local address and takes connections, which viewers open. Connections of nobody in particular are few and short-lived.
 */
final class TcpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);
    private static final int BACKLOG = 64;

    /** The port is free for UDP and taken for TCP. */
    static final class InUseException extends BindException {

        private static final long serialVersionUID = 1L;

        InUseException(BindException cause) {
            super(cause.getMessage());
            initCause(cause);
        }
    }

    private final ReceiveLoop loop;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final int maxConnections;
    private final Map<InetAddress, ServerSocketChannel> listeners = new HashMap<>();
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();

    /**
     * @param receiver gets each packet on the loop's thread; the buffer is its own during the call only
     * @param maxConnections at the same time
     */
    TcpPort(ReceiveLoop loop, int maxConnections, BiConsumer<NetworkPath, ByteBuffer> receiver) {
        this.loop = loop;
        this.maxConnections = maxConnections;
        this.receiver = receiver;
    }

    synchronized void listen(InetAddress address, int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            // Connections that ended a moment ago do not keep the port from being listened on again.
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.configureBlocking(false);
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
            loop.register(listener, SelectionKey.OP_ACCEPT, _ -> accept(listener));
            listeners.put(address, listener);
        } catch (BindException e) {
            listener.close();
            throw new InUseException(e);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Lets go of all addresses; connections stay. */
    synchronized void stopListening() throws IOException {
        for (ServerSocketChannel listener : listeners.values()) {
            listener.close();
        }
        listeners.clear();
    }

    /** On the loop's thread: ends connections that serve nobody. */
    void sweep(long now) {
        connections.stream().filter(connection -> connection.isIdle(now)).forEach(TcpConnection::close);
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        try {
            stopListening();
        } catch (IOException e) {
            LOG.debug("A TCP listener did not close cleanly", e);
        }
        connections.forEach(TcpConnection::close);
    }

    private void accept(ServerSocketChannel listener) {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                if (connections.size() >= maxConnections && !makeRoom()) {
                    channel.close();
                } else {
                    connections.add(TcpConnection.open(channel, loop, receiver, connections::remove));
                }
            }
        } catch (IOException e) {
            // It went away again before it was taken; or there are no file descriptors, which other parts report.
            LOG.debug("A TCP connection could not be taken", e);
        }
    }

    /** Strangers give way, the oldest first, so that many of them keep no viewer out. */
    private boolean makeRoom() {
        Optional<TcpConnection> oldest = connections.stream()
                .filter(TcpConnection::isStranger)
                .min(Comparator.comparingLong(TcpConnection::heardAt));
        oldest.ifPresent(TcpConnection::close);
        return oldest.isPresent();
    }
}
