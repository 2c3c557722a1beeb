package dev.waycast.transports.webrtc;

import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under which addresses our own UDP sockets are seen from outside: each asks the STUN servers (RFC 8489 section 6.2.1),
 * and again before a NAT forgets it. Names are looked up on a virtual thread; otherwise thread-safe.
 */
final class ReflexiveAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(ReflexiveAddresses.class);

    private static final Pattern SERVER = Pattern.compile("stun:(\\[[^]]+]|[^:]+)(?::(\\d+))?");
    private static final int PORT = 3478;
    /** RFC 8445 section 11: NATs keep a mapping for longer. */
    private static final long INTERVAL_NANOS = 15_000_000_000L;
    /** A mapping that was not confirmed in so many rounds is no more. */
    private static final int ROUNDS = 4;

    /** How one of our sockets is seen. */
    record Mapping(InetAddress local, InetSocketAddress mapped) {}

    private record Asked(UdpSocket socket, InetSocketAddress server, byte[] transaction) {}

    private record Seen(InetSocketAddress mapped, long round) {}

    private final List<String> servers;
    private final Supplier<List<UdpSocket>> sockets;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final List<Asked> open = new ArrayList<>();
    private final Map<InetAddress, Seen> seen = new LinkedHashMap<>();
    private boolean begun;
    private long askedAt;
    private long round;

    /**
     * @param servers as {@code stun:host:port}; over TLS ({@code stuns:}) is for others, we ask from the media port
     * @param sockets those of now
     */
    ReflexiveAddresses(List<String> servers, Supplier<List<UdpSocket>> sockets) {
        this.servers = servers.stream()
                .filter(server -> SERVER.matcher(server).matches())
                .toList();
        this.sockets = sockets;
    }

    /** Time passes: asks when it is time to. Returns at once. */
    void onTime(long now) {
        if (servers.isEmpty() || begun && now - askedAt < INTERVAL_NANOS || !asking.compareAndSet(false, true)) {
            return;
        }
        begun = true;
        askedAt = now;
        Thread.ofVirtual().name("waycast-stun").start(() -> {
            try {
                ask();
            } finally {
                asking.set(false);
            }
        });
    }

    private void ask() {
        synchronized (this) {
            round++;
            open.clear();
            seen.values().removeIf(old -> round - old.round > ROUNDS);
        }
        for (String server : servers) {
            try {
                Matcher parts = SERVER.matcher(server);
                if (parts.matches()) {
                    String port = parts.group(2);
                    InetAddress[] addresses = InetAddress.getAllByName(parts.group(1));
                    askAt(addresses, port == null ? PORT : Integer.parseInt(port));
                }
            } catch (UnknownHostException e) {
                LOG.warn("The STUN server {} is not known: check the name and the DNS of this host", server);
            }
        }
    }

    private void askAt(InetAddress[] addresses, int port) {
        for (UdpSocket socket : sockets.get()) {
            Arrays.stream(addresses)
                    .filter(address -> reaches(socket.local(), address))
                    .findFirst()
                    .ifPresent(address -> ask(socket, new InetSocketAddress(address, port)));
        }
    }

    private static boolean reaches(InetAddress local, InetAddress server) {
        return local instanceof Inet4Address == server instanceof Inet4Address
                && local.isLoopbackAddress() == server.isLoopbackAddress();
    }

    private void ask(UdpSocket socket, InetSocketAddress server) {
        byte[] transaction = PathValidation.transaction();
        synchronized (this) {
            open.add(new Asked(socket, server, transaction));
        }
        byte[] request =
                StunMessageBuilder.bindingRequest(transaction).fingerprint().build();
        socket.send(server, ByteBuffer.wrap(request));
    }

    /** @return whether it answers a question of ours; then it is dealt with */
    synchronized boolean onResponse(StunMessage response, NetworkPath from) {
        byte[] transaction = response.transactionId();
        Optional<Asked> answered = open.stream()
                .filter(asked -> Arrays.equals(asked.transaction, transaction)
                        && asked.server.equals(from.remote())
                        && asked.socket.equals(from.socket()))
                .findFirst();
        answered.ifPresent(asked -> {
            open.remove(asked);
            response.xorMappedAddress().ifPresent(mapped -> learn(asked.socket.local(), mapped));
        });
        return answered.isPresent();
    }

    private void learn(InetAddress local, InetSocketAddress mapped) {
        Seen before = seen.put(local, new Seen(mapped, round));
        if (before == null || !before.mapped.equals(mapped)) {
            LOG.info("From outside {} is seen as {}", local.getHostAddress(), mapped);
        }
    }

    /** Those that differ from the address of the socket itself: RFC 8445 section 5.1.3. */
    synchronized List<Mapping> mappings() {
        return seen.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(entry.getValue().mapped.getAddress()))
                .map(entry -> new Mapping(entry.getKey(), entry.getValue().mapped))
                .toList();
    }
}
