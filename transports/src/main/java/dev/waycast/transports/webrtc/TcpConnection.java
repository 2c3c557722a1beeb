package dev.waycast.transports.webrtc;

import dev.waycast.protocols.rtp.PacketFraming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection that carries packets. A packet that the network does not take yet waits with a bounded number of
 * others; what does not fit is dropped, as UDP would, for late pictures are worth nothing. Reads on the loop's thread, sends
 * from any.
 */
final class TcpConnection implements PacketSocket, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private static final int LONGEST_PACKET = 2048;
    /** What the system queues is latency; a large keyframe fits with what waits here. */
    private static final int SEND_BUFFER = 64 * 1024;

    private static final int WAITING_BYTES = 256 * 1024;
    /** Time to prove to be a viewer. */
    private static final long STRANGER_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Checks come every few seconds (RFC 7675 section 5.1). */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SocketChannel channel;
    private final InetSocketAddress local;
    private final NetworkPath path;
    private final ReceiveLoop loop;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final Consumer<TcpConnection> onClosed;
    private final PacketFraming framing = new PacketFraming(LONGEST_PACKET);
    private final ByteBuffer waiting = ByteBuffer.allocate(WAITING_BYTES);
    private SelectionKey key;
    private volatile long heardAt = System.nanoTime();
    private volatile boolean known;

    private TcpConnection(
            SocketChannel channel,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            Consumer<TcpConnection> onClosed)
            throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.path = new NetworkPath(this, (InetSocketAddress) channel.getRemoteAddress());
        this.loop = loop;
        this.receiver = receiver;
        this.onClosed = onClosed;
    }

    /**
     * Begins to read. On the loop's thread.
     *
     * @param onClosed called once or more
     */
    static TcpConnection open(
            SocketChannel channel,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            Consumer<TcpConnection> onClosed)
            throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            TcpConnection connection = new TcpConnection(channel, loop, receiver, onClosed);
            synchronized (connection) {
                connection.key = loop.register(channel, SelectionKey.OP_READ, _ -> connection.onReady());
            }
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InetAddress local() {
        return local.getAddress();
    }

    @Override
    public void viewerHeard() {
        known = true;
    }

    @Override
    public synchronized boolean send(InetSocketAddress remote, ByteBuffer packet) {
        int length = packet.remaining();
        if (!channel.isOpen() || length > LONGEST_PACKET || waiting.remaining() < PacketFraming.HEADER + length) {
            return false;
        }
        waiting.putShort((short) length).put(packet);
        flush();
        return true;
    }

    /** Whether it serves nobody: a stranger for too long, or silent. */
    boolean isIdle(long now) {
        return now - heardAt > (known ? SILENT_NANOS : STRANGER_NANOS);
    }

    /** Whether nothing proved yet to come from a viewer. */
    boolean isStranger() {
        return !known;
    }

    /** {@link System#nanoTime()}; of a stranger, when it came. */
    long heardAt() {
        return heardAt;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A TCP connection did not close cleanly", e);
        }
        onClosed.accept(this);
    }

    private void onReady() {
        if (key.isValid() && key.isWritable()) {
            synchronized (this) {
                flush();
            }
        }
        if (key.isValid() && key.isReadable()) {
            read();
        }
    }

    private void read() {
        try {
            int count = channel.read(framing.input());
            boolean sound = count >= 0 && framing.drain(packet -> receiver.accept(path, packet));
            if (!sound) {
                close();
            } else if (known) {
                heardAt = System.nanoTime();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void flush() {
        try {
            waiting.flip();
            channel.write(waiting);
            boolean rest = waiting.hasRemaining();
            waiting.compact();
            int wanted = rest ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.isValid() && key.interestOps() != wanted) {
                key.interestOps(wanted);
                loop.wakeup();
            }
        } catch (IOException e) {
            close();
        }
    }
}
