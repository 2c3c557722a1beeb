package dev.waycast.integration.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The network between viewers and the server's UDP port: a port on 127.0.0.1 that stands for the server's. Like a NAT it
 * gives each viewer's socket a port of its own towards the server; all of them share one {@link Link} in each direction.
 *
 * <p>A server takes a viewer at 127.0.0.1 for one on the same host and does not spare its network. So the relay speaks
 * to the server's 127.0.0.1 from another address of this machine, where it has one: {@link #looksRemote()}.
 *
 * <p>The bottleneck towards the viewers may be the kernel's, {@link KernelBottleneck}: then that stands before the rest of
 * the link, and the competing flow is the kernel's.
 *
 * <p>One thread delivers, to within about 0.1 ms; one for each socket receives. Thread-safe.
 */
public final class ImpairmentRelay implements AutoCloseable {

    private static final int LARGEST_DATAGRAM = 2048;
    private static final int IP_AND_UDP_HEADERS = 28;
    private static final int SOCKET_BUFFER = 1 << 20;
    /** Of everything that happens by chance. */
    private static final long SEED = 1;

    private static final long LONGEST_NAP = 1_000_000_000;

    /**
     * What passed so far.
     *
     * @param at {@link System#nanoTime()}
     * @param carriedBytes to the viewers, through the bottleneck, headers included, the competing flow's too
     * @param tcpBytes the competing flow's payload that arrived
     * @param lost packets lost both ways, not to a full queue
     * @param overflowed packets that found the queue to the viewers full
     * @param queueMillis a packet to the viewers would wait so long now
     */
    public record Reading(long at, long carriedBytes, long tcpBytes, long lost, long overflowed, double queueMillis) {}

    private final InetSocketAddress server;
    private final InetAddress outer;
    private final DatagramChannel viewerSide;
    private final Thread delivery;
    private final Object lock = new Object();
    private final Link down;
    private final Link up;
    private final Optional<KernelBottleneck> kernel;
    private final Map<SocketAddress, DatagramChannel> mappings = new HashMap<>();
    private TcpFlow flow;
    private long tcpBytesBefore;
    private volatile long sleepsUntil;
    private volatile boolean closed;

    /** A perfect network to the server's port, until {@link #down} and {@link #up} say otherwise. */
    public ImpairmentRelay(int serverPort) {
        this(serverPort, Optional.empty());
    }

    /** @param kernel what makes the bottleneck, if not the relay; closed with it */
    public ImpairmentRelay(int serverPort, Optional<KernelBottleneck> kernel) {
        this.kernel = kernel;
        Random random = new Random(SEED);
        down = new Link(random);
        up = new Link(random);
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        server = new InetSocketAddress(loopback, serverPort);
        outer = outerAddress(loopback);
        viewerSide = open(loopback);
        delivery = Thread.ofPlatform().daemon().name("relay-delivery").start(this::deliver);
        Thread.ofPlatform().daemon().name("relay-viewers").start(this::receiveFromViewers);
    }

    /** The port on 127.0.0.1 that viewers use in place of the server's. */
    public int port() {
        return viewerSide.socket().getLocalPort();
    }

    /** Whether this machine has an address besides 127.0.0.1, so that the server believes in a network. */
    public boolean looksRemote() {
        return !outer.isLoopbackAddress();
    }

    /** Towards the viewers. */
    public void down(LinkConditions conditions) {
        kernel.ifPresent(bottleneck -> bottleneck.capacity(conditions.bitsPerSecond(), conditions.queueBytes()));
        LinkConditions ours = kernel.isPresent() ? conditions.withoutBottleneck() : conditions;
        change(() -> down.conditions(ours, System.nanoTime()));
    }

    /** Towards the server. */
    public void up(LinkConditions conditions) {
        change(() -> up.conditions(conditions, System.nanoTime()));
    }

    public void both(LinkConditions conditions) {
        down(conditions);
        up(conditions);
    }

    /** All viewers go on from other ports, as after a NAT's time-out: what is sent to the old ones is lost. */
    public void changeAddress() {
        change(() -> mappings.replaceAll((viewer, old) -> {
            close(old);
            return map(viewer);
        }));
    }

    /** A download begins that shares both links. At most one at a time. */
    public void startTcp() {
        if (kernel.isPresent()) {
            kernel.get().startTcp();
            return;
        }
        change(() -> {
            stopFlow();
            flow = new TcpFlow(down, up);
            flow.start(System.nanoTime());
        });
    }

    public void stopTcp() {
        kernel.ifPresent(KernelBottleneck::stopTcp);
        change(this::stopFlow);
    }

    public Reading read() {
        synchronized (lock) {
            long now = System.nanoTime();
            long lost = down.lost() + up.lost();
            return kernel.map(bottleneck -> new Reading(
                            now,
                            bottleneck.carriedBytes(),
                            bottleneck.tcpBytes(),
                            lost,
                            bottleneck.overflowed(),
                            bottleneck.queueingDelay() / 1e6))
                    .orElseGet(() -> new Reading(
                            now,
                            down.carriedBytes(),
                            tcpBytesBefore + (flow == null ? 0 : flow.arrivedBytes()),
                            lost,
                            down.overflowed(),
                            down.queueingDelay(now) / 1e6));
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(delivery);
        synchronized (lock) {
            close(viewerSide);
            mappings.values().forEach(ImpairmentRelay::close);
        }
        kernel.ifPresent(KernelBottleneck::close);
    }

    private void stopFlow() {
        if (flow != null) {
            flow.stop();
            tcpBytesBefore += flow.arrivedBytes();
            flow = null;
        }
    }

    private void change(Runnable what) {
        synchronized (lock) {
            what.run();
        }
        LockSupport.unpark(delivery);
    }

    private void receiveFromViewers() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (!closed) {
            try {
                SocketAddress viewer = viewerSide.receive(buffer.clear());
                byte[] datagram = taken(buffer);
                offer(up, datagram, () -> toServer(viewer, datagram));
            } catch (IOException e) {
                // Closed, or an ICMP answer to something sent before.
            }
        }
    }

    private void receiveFromServer(SocketAddress viewer, DatagramChannel socket) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (socket.isOpen()) {
            try {
                socket.receive(buffer.clear());
                byte[] datagram = taken(buffer);
                Runnable onArrival = () -> send(viewerSide, datagram, viewer);
                kernel.ifPresentOrElse(
                        bottleneck -> bottleneck.send(datagram, () -> offer(down, datagram, onArrival)),
                        () -> offer(down, datagram, onArrival));
            } catch (IOException e) {
                // Closed, or an ICMP answer to something sent before.
            }
        }
    }

    private static byte[] taken(ByteBuffer buffer) {
        byte[] datagram = new byte[buffer.flip().remaining()];
        buffer.get(datagram);
        return datagram;
    }

    private void offer(Link link, byte[] datagram, Runnable onArrival) {
        long due;
        synchronized (lock) {
            long now = System.nanoTime();
            link.offer(_ -> onArrival.run(), datagram.length + IP_AND_UDP_HEADERS, now);
            due = link.nextDue(now);
        }
        if (due < sleepsUntil) {
            LockSupport.unpark(delivery);
        }
    }

    private void deliver() {
        List<Link.Arrival> arrived = new ArrayList<>();
        while (!closed) {
            long next;
            synchronized (lock) {
                long now = System.nanoTime();
                collect(down, arrived, now);
                collect(up, arrived, now);
                // Inside the lock, because a competing flow answers into the links.
                arrived.forEach(arrival -> arrival.arrive(now));
                if (flow != null) {
                    flow.onTime(now);
                }
                next = nextDue(now);
                sleepsUntil = next;
            }
            arrived.clear();
            LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
        }
    }

    private long nextDue(long now) {
        long next = Math.min(down.nextDue(now), up.nextDue(now));
        return Math.min(now + LONGEST_NAP, flow == null ? next : Math.min(next, flow.nextDue()));
    }

    private static void collect(Link link, List<Link.Arrival> arrived, long now) {
        for (Link.Arrival arrival = link.poll(now); arrival != null; arrival = link.poll(now)) {
            arrived.add(arrival);
        }
    }

    private void toServer(SocketAddress viewer, byte[] datagram) {
        send(mappings.computeIfAbsent(viewer, this::map), datagram, server);
    }

    private DatagramChannel map(SocketAddress viewer) {
        DatagramChannel socket = open(outer);
        Thread.ofPlatform().daemon().name("relay-server").start(() -> receiveFromServer(viewer, socket));
        return socket;
    }

    private static void send(DatagramChannel socket, byte[] datagram, SocketAddress to) {
        try {
            socket.send(ByteBuffer.wrap(datagram), to);
        } catch (IOException e) {
            // As good as lost: the socket was closed, or nobody listens there any more.
        }
    }

    private static DatagramChannel open(InetAddress address) {
        try {
            DatagramChannel socket = DatagramChannel.open();
            socket.socket().setReceiveBufferSize(SOCKET_BUFFER);
            return socket.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("The relay cannot open a UDP socket on " + address, e);
        }
    }

    private static void close(DatagramChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress outerAddress(InetAddress otherwise) {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(ImpairmentRelay::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                    .findFirst()
                    .orElse(otherwise);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUp(NetworkInterface nic) {
        try {
            return nic.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
