package dev.waycast.integration.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A bottleneck that the kernel makes, on the way in one direction: three network namespaces in a row, and at the middle
 * one's end the token bucket of {@code tc} (tc-tbf(8)) with its queue. Datagrams pass it as UDP, the competing flow is the
 * kernel's own TCP (CUBIC). The sender has a namespace apart from the queue, because TCP never lets more than a millisecond
 * of its data stand in a queue of its own host.
 *
 * <p>The bucket counts 14 bytes of Ethernet with each packet. Thread-safe.
 */
public final class KernelBottleneck implements AutoCloseable {

    private static final String NEEDED =
            "This machine's kernel cannot make the bottleneck. Needed are root, ip, tc, unshare"
                    + " and nsenter (iproute2, util-linux), and a kernel with veth and tbf: ";

    // Addresses for measuring, RFC 2544 appendix C.2.2.
    private static final String SOURCE = "198.18.0.1";
    private static final String ROUTER_BEFORE = "198.18.0.2";
    private static final String ROUTER_BEHIND = "198.18.1.1";
    private static final String SINK = "198.18.1.2";

    private static final int LARGEST_DATAGRAM = 2048;
    private static final int IP_AND_UDP_HEADERS = 28;
    /** A segment of 1500 bytes carries 1448, with the time stamps of RFC 7323. */
    private static final double TCP_OVERHEAD = 1500.0 / 1448;
    /** Two packets: the bucket must hold one at least, and more would pass at once after a pause. */
    private static final int BUCKET_BYTES = 2 * 1514;

    private record InTransit(byte[] datagram, Runnable onThrough, long sentAt) {}

    private final List<NetworkNamespace> namespaces = new ArrayList<>();
    private NetworkNamespace source;
    private NetworkNamespace router;
    private NetworkNamespace sink;
    private DatagramChannel entry;
    private DatagramChannel exit;
    private boolean limited;

    private final Queue<InTransit> inTransit = new ArrayDeque<>();
    private long udpBytes;
    private long tcpBytes;
    private long overflowed;
    private long lastWait;
    private SocketChannel download;

    private KernelBottleneck() {}

    /**
     * Without a limit at first.
     *
     * @throws IllegalStateException that says why there can be none here
     */
    public static KernelBottleneck open() {
        KernelBottleneck bottleneck = new KernelBottleneck();
        try {
            bottleneck.connect();
            bottleneck.tryTokenBucket();
            return bottleneck;
        } catch (IllegalStateException e) {
            bottleneck.close();
            throw new IllegalStateException(NEEDED + e.getMessage(), e);
        } catch (IOException e) {
            bottleneck.close();
            throw new IllegalStateException(NEEDED + e.getMessage(), e);
        }
    }

    /** @param bitsPerSecond IP, UDP and Ethernet headers included, or {@link LinkConditions#UNLIMITED} */
    public synchronized void capacity(long bitsPerSecond, int queueBytes) {
        if (bitsPerSecond != LinkConditions.UNLIMITED) {
            router.run(("tc qdisc replace dev behind root handle 1: tbf rate %dbit burst %d limit %d"
                            .formatted(bitsPerSecond, BUCKET_BYTES, queueBytes))
                    .split(" "));
            limited = true;
        } else if (limited) {
            router.run("tc qdisc del dev behind root".split(" "));
            limited = false;
        }
    }

    /**
     * How much the way back delays the acknowledgements of the competing flow, by the kernel's netem.
     *
     * @return false where the kernel has no netem: then its round trip is what it waits in the queue
     */
    public synchronized boolean roundTrip(Duration duration) {
        try {
            sink.run(("tc qdisc replace dev in root netem limit 10000 delay %dus".formatted(duration.toNanos() / 1000))
                    .split(" "));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** @param onThrough happens when it has passed, if it does; on a thread that must not wait */
    void send(byte[] datagram, Runnable onThrough) {
        synchronized (this) {
            inTransit.add(new InTransit(datagram, onThrough, System.nanoTime()));
            try {
                entry.write(ByteBuffer.wrap(datagram));
            } catch (IOException e) {
                // As good as lost: it was closed.
            }
        }
    }

    /** A download begins that never wants for data, in place of the one before. */
    synchronized void startTcp() {
        stopTcp();
        try {
            ServerSocketChannel listener = sink.inside(
                    () -> ServerSocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(SINK, 0)));
            Thread.ofPlatform().daemon().name("tcp-download").start(() -> receiveTcp(listener));
            download = source.inside(() -> SocketChannel.open(StandardProtocolFamily.INET));
            // Its end forgets what waits in its buffer.
            download.setOption(StandardSocketOptions.SO_LINGER, 0);
            SocketChannel begun = download;
            begun.connect(listener.getLocalAddress());
            Thread.ofPlatform().daemon().name("tcp-upload").start(() -> sendTcp(begun));
        } catch (IOException e) {
            throw new UncheckedIOException("The competing flow cannot be made", e);
        }
    }

    synchronized void stopTcp() {
        if (download != null) {
            close(download);
            download = null;
        }
    }

    /** Bytes that have passed, headers included. */
    synchronized long carriedBytes() {
        return udpBytes + Math.round(tcpBytes * TCP_OVERHEAD);
    }

    /** The competing flow's payload that has arrived. */
    synchronized long tcpBytes() {
        return tcpBytes;
    }

    /** Datagrams that found the queue full, as far as a later one has passed. */
    synchronized long overflowed() {
        return overflowed;
    }

    /** What the last datagram took that has passed, nanoseconds. */
    synchronized long queueingDelay() {
        return lastWait;
    }

    @Override
    public synchronized void close() {
        stopTcp();
        if (entry != null) {
            close(entry);
        }
        if (exit != null) {
            close(exit);
        }
        namespaces.forEach(NetworkNamespace::close);
    }

    private void connect() throws IOException {
        source = namespace();
        router = namespace();
        sink = namespace();
        source.run("ip", "link", "add", "out", "type", "veth", "peer", "name", "before", "netns", router.process());
        sink.run("ip", "link", "add", "in", "type", "veth", "peer", "name", "behind", "netns", router.process());
        address(source, "out", SOURCE);
        address(router, "before", ROUTER_BEFORE);
        address(router, "behind", ROUTER_BEHIND);
        address(sink, "in", SINK);
        router.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        // By the route, because a namespace may set only what the machine allows everybody for all its sockets.
        source.run("ip", "route", "add", "default", "via", ROUTER_BEFORE, "congctl", "cubic");
        sink.run("ip", "route", "add", "default", "via", ROUTER_BEHIND);
        exit = sink.inside(
                () -> DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(SINK, 0)));
        entry = source.inside(() -> DatagramChannel.open(StandardProtocolFamily.INET));
        entry.connect(exit.getLocalAddress());
        Thread.ofPlatform().daemon().name("kernel-bottleneck").start(this::receive);
    }

    private void tryTokenBucket() {
        capacity(1_000_000, LARGEST_DATAGRAM);
        capacity(LinkConditions.UNLIMITED, Integer.MAX_VALUE);
    }

    private NetworkNamespace namespace() {
        NetworkNamespace opened = NetworkNamespace.open();
        namespaces.add(opened);
        return opened;
    }

    private static void address(NetworkNamespace namespace, String device, String address) {
        namespace.run("ip", "address", "add", address + "/30", "dev", device);
        namespace.run("ip", "link", "set", device, "up");
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        try {
            while (true) {
                exit.receive(buffer.clear());
                byte[] datagram = new byte[buffer.flip().remaining()];
                buffer.get(datagram);
                through(datagram).run();
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    /** The queue keeps the order: what was sent before this one and has not come is lost. */
    private synchronized Runnable through(byte[] datagram) {
        for (InTransit sent = inTransit.poll(); sent != null; sent = inTransit.poll()) {
            if (Arrays.equals(sent.datagram(), datagram)) {
                udpBytes += datagram.length + IP_AND_UDP_HEADERS;
                lastWait = System.nanoTime() - sent.sentAt();
                return sent.onThrough();
            }
            overflowed++;
        }
        throw new IllegalStateException("A datagram has passed that nobody sent");
    }

    private static void sendTcp(SocketChannel socket) {
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (true) {
                socket.write(data.rewind());
            }
        } catch (IOException e) {
            // It was stopped.
        }
    }

    private void receiveTcp(ServerSocketChannel listener) {
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 16);
        try (listener;
                SocketChannel socket = listener.accept()) {
            for (int read = socket.read(data); read >= 0; read = socket.read(data.clear())) {
                synchronized (this) {
                    tcpBytes += read;
                }
            }
        } catch (IOException e) {
            // It was stopped, which resets the connection.
        }
    }

    private static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
