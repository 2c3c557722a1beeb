package dev.waycast.transports.webrtc;

import dev.waycast.media.TransportException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one UDP port of all viewers: a socket for each local address, so that answers leave from the address they were
 * asked at.
 */
final class UdpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private static final int BUFFER_BYTES = 2 * 1024 * 1024;
    private static final int MAX_DATAGRAM = 2048;
    private static final int PORT_ATTEMPTS = 20;
    private static final String IN_USE = "%s port %d is already in use: set quarkus.waycast.webrtc.udp-port to a free "
            + "one, or to 0 for any, or stop the program that holds it";

    private final List<InetAddress> configured;
    private final Map<InetAddress, UdpSocket> sockets = new LinkedHashMap<>();
    private final ReceiveLoop loop;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final Optional<TcpPort> tcp;
    /** For the loop's thread. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);

    private int port;
    private volatile boolean closed;

    private UdpPort(
            List<InetAddress> configured,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            Optional<TcpPort> tcp) {
        this.configured = configured;
        this.loop = loop;
        this.receiver = receiver;
        this.tcp = tcp;
    }

    /**
     * Binds.
     *
     * @param bindAddresses literal addresses; empty, {@code 0.0.0.0} and {@code ::} stand for all of this host
     * @param port 0: any that is free on all addresses
     * @param loop reads once it is started
     * @param receiver gets each datagram on the loop's thread; the buffer is its own during the call only
     * @param tcp listens on the same addresses and number
     */
    static UdpPort open(
            List<String> bindAddresses,
            int port,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            Optional<TcpPort> tcp) {
        List<InetAddress> configured =
                bindAddresses.stream().map(UdpPort::literal).toList();
        UdpPort opened = new UdpPort(configured, loop, receiver, tcp);
        try {
            opened.bindAll(port);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        } catch (IOException e) {
            opened.close();
            throw new TransportException(
                    TransportException.Problem.NO_PORT, "No UDP socket could be opened: " + e.getMessage(), e);
        }
    }

    static InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new TransportException(
                    TransportException.Problem.NO_PORT,
                    "'" + address + "' is not an IP address: write it in digits, for instance 192.168.1.10 or fd00::10",
                    e);
        }
    }

    int port() {
        return port;
    }

    /**
     * The addresses viewers can be told, after a look at what this host has now: a new one is bound as well.
     *
     * @return at least one, the usual ones first, loopback last
     */
    synchronized List<InetAddress> addresses() {
        Set<InetAddress> wanted = wanted();
        for (InetAddress address : wanted) {
            if (!closed && !sockets.containsKey(address)) {
                try {
                    bind(address, port);
                } catch (IOException e) {
                    LOG.info("Viewers cannot use the new address {}: {}", address.getHostAddress(), e.getMessage());
                }
            }
        }
        List<InetAddress> usable = new ArrayList<>(wanted);
        usable.retainAll(sockets.keySet());
        return usable;
    }

    /** The sockets of now. */
    synchronized List<UdpSocket> sockets() {
        return List.copyOf(sockets.values());
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            unbindAll();
        } catch (IOException e) {
            LOG.debug("A socket did not close cleanly", e);
        }
    }

    private void unbindAll() throws IOException {
        for (UdpSocket socket : sockets.values()) {
            socket.channel().close();
        }
        sockets.clear();
        if (tcp.isPresent()) {
            tcp.get().stopListening();
        }
    }

    private synchronized void bindAll(int wantedPort) throws IOException {
        Set<InetAddress> addresses = wanted();
        if (addresses.isEmpty()) {
            throw new TransportException(
                    TransportException.Problem.NO_PORT,
                    "This host has none of the addresses to listen on: set quarkus.waycast.webrtc.bind-addresses to "
                            + "addresses it has, or leave it out");
        }
        for (int attempt = 1; ; attempt++) {
            try {
                port = wantedPort;
                for (InetAddress address : addresses) {
                    port = bind(address, port);
                }
                return;
            } catch (BindException e) {
                // A port that is free on one address may be taken on another.
                if (wantedPort != 0 || attempt == PORT_ATTEMPTS) {
                    throw new TransportException(
                            TransportException.Problem.NO_PORT, explain(e, wantedPort, addresses), e);
                }
                unbindAll();
            }
        }
    }

    private String explain(BindException e, int wantedPort, Set<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (!configured.isEmpty() && !isLocal(address)) {
                return "This host does not have the address " + address.getHostAddress()
                        + ": correct quarkus.waycast.webrtc.bind-addresses";
            }
        }
        if (wantedPort != 0
                && wantedPort < 1024
                && String.valueOf(e.getMessage()).contains("denied")) {
            return "UDP port " + wantedPort + " needs privileges: set quarkus.waycast.webrtc.udp-port to 1024 or above";
        }
        return e instanceof TcpPort.InUseException
                ? IN_USE.formatted("TCP", wantedPort) + ", or set quarkus.waycast.webrtc.tcp=false"
                : IN_USE.formatted("UDP", wantedPort);
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private int bind(InetAddress address, int wantedPort) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, wantedPort));
            UdpSocket socket = new UdpSocket(channel, address);
            int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            if (tcp.isPresent()) {
                tcp.get().listen(address, bound);
            }
            loop.register(channel, SelectionKey.OP_READ, key -> drain(key, socket));
            sockets.put(address, socket);
            return bound;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Set<InetAddress> wanted() {
        Set<InetAddress> wanted = new LinkedHashSet<>();
        for (InetAddress address : configured) {
            if (!address.isAnyLocalAddress()) {
                wanted.add(address);
            } else {
                // As everywhere else, :: includes IPv4.
                boolean both = address instanceof Inet6Address;
                hostAddresses().stream()
                        .filter(host -> both || host instanceof Inet4Address)
                        .forEach(wanted::add);
            }
        }
        return configured.isEmpty() ? hostAddresses() : wanted;
    }

    /** Without link-local ones: a viewer cannot name the interface they belong to. */
    private static Set<InetAddress> hostAddresses() {
        Set<InetAddress> routed = new LinkedHashSet<>();
        Set<InetAddress> loopback = new LinkedHashSet<>();
        try {
            for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
                if (nic.isUp()) {
                    nic.inetAddresses()
                            .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
                            .map(UdpPort::withoutScope)
                            .forEach(address -> (address.isLoopbackAddress() ? loopback : routed).add(address));
                }
            }
        } catch (SocketException e) {
            LOG.warn("The addresses of this host cannot be listed: {}", e.getMessage());
        }
        routed.addAll(loopback);
        return routed;
    }

    /** Interfaces list their IPv6 addresses with a scope, which datagrams from elsewhere do not carry. */
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 bytes", e);
        }
    }

    private void drain(SelectionKey key, UdpSocket socket) {
        try {
            while (true) {
                buffer.clear();
                InetSocketAddress remote = (InetSocketAddress) socket.channel().receive(buffer);
                if (remote == null) {
                    return;
                }
                buffer.flip();
                receiver.accept(new NetworkPath(socket, remote), buffer);
            }
        } catch (ClosedChannelException e) {
            key.cancel();
        } catch (IOException e) {
            // ICMP answers to packets sent earlier surface here; the socket goes on.
            LOG.debug("A datagram could not be read", e);
        }
    }
}
