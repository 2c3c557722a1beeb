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
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one UDP port of all viewers: a socket for each local address, so that answers leave from the address they were
 * asked at, and one thread that reads them all.
 */
final class UdpPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    private static final int BUFFER_BYTES = 2 * 1024 * 1024;
    private static final int MAX_DATAGRAM = 2048;
    private static final int PORT_ATTEMPTS = 20;
    private static final String IN_USE = "UDP port %d is already in use: set quarkus.waycast.webrtc.udp-port to a free "
            + "one, or to 0 for any, or stop the program that holds it";

    private final List<InetAddress> configured;
    private final Map<InetAddress, UdpSocket> sockets = new LinkedHashMap<>();
    private final Selector selector;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final Thread thread;
    private int port;
    private volatile boolean closed;

    private UdpPort(List<InetAddress> configured, Selector selector, BiConsumer<NetworkPath, ByteBuffer> receiver) {
        this.configured = configured;
        this.selector = selector;
        this.receiver = receiver;
        this.thread = Thread.ofPlatform().name("waycast-rtp-receive").daemon().unstarted(this::receiveLoop);
    }

    /**
     * Binds and begins to read.
     *
     * @param bindAddresses literal addresses; empty, {@code 0.0.0.0} and {@code ::} stand for all of this host
     * @param port 0: any that is free on all addresses
     * @param receiver gets each datagram on the reading thread; the buffer is its own during the call only
     */
    static UdpPort open(List<String> bindAddresses, int port, BiConsumer<NetworkPath, ByteBuffer> receiver) {
        List<InetAddress> configured =
                bindAddresses.stream().map(UdpPort::literal).toList();
        try {
            UdpPort opened = new UdpPort(configured, Selector.open(), receiver);
            try {
                opened.bindAll(port);
            } catch (RuntimeException | IOException e) {
                opened.closeSockets();
                throw e;
            }
            opened.thread.start();
            return opened;
        } catch (IOException e) {
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

    @Override
    public void close() {
        closed = true;
        closeSockets();
        try {
            if (thread.isAlive() && thread != Thread.currentThread()) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeSockets() {
        try {
            for (UdpSocket socket : sockets.values()) {
                socket.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.debug("A UDP socket did not close cleanly", e);
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
                for (UdpSocket socket : sockets.values()) {
                    socket.channel().close();
                }
                sockets.clear();
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
        return IN_USE.formatted(wantedPort);
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
            channel.register(selector, SelectionKey.OP_READ, socket);
            sockets.put(address, socket);
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
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

    private void receiveLoop() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
        try {
            while (!closed) {
                selector.select(key -> drain(key, buffer));
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                LOG.error("Viewers can no longer be heard, the UDP port failed: {}", e.getMessage());
            }
        }
    }

    private void drain(SelectionKey key, ByteBuffer buffer) {
        UdpSocket socket = (UdpSocket) key.attachment();
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
        } catch (RuntimeException e) {
            LOG.error("A datagram was not understood, which is a defect", e);
        }
    }
}
