package dev.waycast.transports.webrtc;

import dev.waycast.transports.webrtc.turn.Peers;
import dev.waycast.transports.webrtc.turn.TurnAllocation;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one address on a TURN server for all viewers who cannot reach our own: takes one at the first server that gives it,
 * and another one when it is lost. Names are looked up on a virtual thread; otherwise thread-safe and without waiting.
 */
final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final long FIRST_WAIT_NANOS = 1_000_000_000;
    private static final int LONGEST_WAIT = 60;
    /** Who kept an address for so long has no standing trouble. */
    private static final long SOUND_NANOS = 60_000_000_000L;

    private final Supplier<List<TurnServer>> servers;
    private final ReceiveLoop loop;
    private final BiConsumer<NetworkPath, ByteBuffer> receiver;
    private final Supplier<Peers> peers;
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();

    private RelaySocket socket;
    private TurnServer server;
    private boolean opening;
    private boolean closed;
    private boolean told;
    private int tries;
    private int failures;
    private Optional<Long> retryAt = Optional.empty();
    private Optional<Long> offeredSince = Optional.empty();

    /**
     * @param servers best first, with credentials that are good now; empty: there is no relay
     * @param loop reads for it
     * @param receiver gets each packet of a viewer on the loop's thread; the buffer is its own during the call only
     * @param peers who is to be let in now
     */
    Relay(
            Supplier<List<TurnServer>> servers,
            ReceiveLoop loop,
            BiConsumer<NetworkPath, ByteBuffer> receiver,
            Supplier<Peers> peers) {
        this.servers = servers;
        this.loop = loop;
        this.receiver = receiver;
        this.peers = peers;
    }

    /** What viewers can be told; empty: nothing now. */
    synchronized Optional<TurnAllocation.Address> address() {
        return socket == null ? Optional.empty() : socket.allocation().address();
    }

    long bytesSent() {
        return bytesSent.sum();
    }

    long bytesReceived() {
        return bytesReceived.sum();
    }

    /** Time passes, or other viewers are to be let in. Returns at once. */
    synchronized void onTime(long now) {
        if (closed) {
            return;
        }
        if (socket != null) {
            keep(now);
        } else if (!opening && retryAt.filter(later -> now < later).isEmpty()) {
            open();
        }
    }

    private void keep(long now) {
        Optional<TurnAllocation.Address> before = socket.allocation().address();
        socket.onTime(peers.get(), now);
        Optional<String> failure = socket.allocation().failure();
        if (failure.isPresent()) {
            socket.close();
            socket = null;
            failed(server + " " + failure.get(), now);
        } else if (offeredSince.isEmpty() && before.isPresent()) {
            offeredSince = Optional.of(now);
            told = false;
            LOG.info(
                    "Viewers are offered {} as well, an address on the TURN server {}",
                    before.get().relayed(),
                    server);
        }
    }

    private void failed(String problem, long now) {
        boolean sound = offeredSince.filter(since -> now - since > SOUND_NANOS).isPresent();
        failures = sound ? 1 : failures + 1;
        offeredSince = Optional.empty();
        retryAt = Optional.of(now + FIRST_WAIT_NANOS * Math.min(LONGEST_WAIT, 1L << Math.min(failures - 1, 16)));
        if (told) {
            LOG.debug("Still no relay: {}", problem);
            return;
        }
        told = true;
        LOG.warn(
                "The TURN server {}. Viewers who cannot reach this host directly see no picture until a server of"
                        + " quarkus.waycast.webrtc.turn.urls gives an address; they are asked again every minute or so",
                problem);
    }

    private void open() {
        List<TurnServer> present = servers.get();
        if (present.isEmpty()) {
            return;
        }
        opening = true;
        TurnServer next = present.get(tries++ % present.size());
        Thread.ofVirtual().name("waycast-turn").start(() -> open(next));
    }

    private void open(TurnServer next) {
        Optional<RelaySocket> opened = Optional.empty();
        String problem = "";
        try {
            InetAddress address = InetAddress.getByName(next.host());
            opened = Optional.of(RelaySocket.open(
                    next, new InetSocketAddress(address, next.port()), loop, receiver, bytesSent, bytesReceived));
        } catch (UnknownHostException e) {
            problem = next + " is not known: check the name and the DNS of this host";
        } catch (IOException e) {
            problem = next + " cannot be sent to: " + e.getMessage();
        }
        long now = System.nanoTime();
        synchronized (this) {
            opening = false;
            if (opened.isEmpty()) {
                failed(problem, now);
            } else if (closed) {
                opened.get().close();
            } else {
                server = next;
                socket = opened.get();
                keep(now);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
