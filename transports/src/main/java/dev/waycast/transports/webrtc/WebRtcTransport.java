package dev.waycast.transports.webrtc;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.protocols.sdp.Fingerprint;
import dev.waycast.protocols.sdp.IceCandidate;
import dev.waycast.protocols.sdp.IceCredentials;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.protocols.stun.PacketKind;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.transports.Transport;
import dev.waycast.transports.webrtc.turn.Peers;
import dev.waycast.transports.webrtc.turn.TurnServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends {@link MediaStream}s to browsers as plain RTP: ICE-lite on one UDP port and the TCP port of the same
 * number, DTLS, SRTP. Thread-safe.
 *
 * <p>Threads: {@code waycast-rtp-receive} reads the port, {@code waycast-rtp-send} sends to all viewers, a virtual
 * thread for each viewer keeps its DTLS association.
 */
public final class WebRtcTransport implements Transport, WebRtcEngine {

    private static final Logger LOG = LoggerFactory.getLogger(WebRtcTransport.class);
    /** A viewer tries one for each of its addresses and ours. */
    private static final int TCP_PER_SESSION = 8;

    /** RFC 8445 section 5.1.2.1. */
    private static final int MAX_PREFERENCE = 65_535;

    private static final int ID_LENGTH = 20;
    private static final int UFRAG_LENGTH = 12;
    private static final int PASSWORD_LENGTH = 24;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final WebRtcSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Set<DirectSession> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, DirectSession> byUfrag = new ConcurrentHashMap<>();
    private final Map<NetworkPath, DirectSession> byPath = new ConcurrentHashMap<>();

    private final LongAdder datagramsReceived = new LongAdder();
    private final LongAdder datagramsUnknown = new LongAdder();
    private final LongAdder datagramsMalformed = new LongAdder();
    private final LongAdder checksUnknown = new LongAdder();
    private final LongAdder checksRejected = new LongAdder();
    private final LongAdder handshakesFailed = new LongAdder();
    private final LongAdder sessionsAccepted = new LongAdder();
    private final LongAdder sessionsRefused = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final LongAdder pathChanges = new LongAdder();
    private final Rebindings rebindings = new Rebindings(System.nanoTime());

    private final Object lifecycle = new Object();
    private DtlsIdentity identity;
    private SendLoop sendLoop;
    private ReceiveLoop loop;
    private final ReflexiveAddresses reflexive;
    private final Supplier<List<TurnServer>> turnServers;
    private volatile Relay relay;
    private volatile Optional<TcpPort> tcp = Optional.empty();
    private volatile UdpPort udp;

    /** Without a relay. */
    public WebRtcTransport(WebRtcSettings settings) {
        this(settings, List::of);
    }

    /**
     * @param turnServers where an address is taken for viewers who cannot reach this host, best first, with credentials that
     *     are good now; asked whenever one is to be taken
     */
    public WebRtcTransport(WebRtcSettings settings, Supplier<List<TurnServer>> turnServers) {
        this.settings = settings;
        this.turnServers = turnServers;
        this.reflexive = new ReflexiveAddresses(settings.ice().stunServers(), this::sockets);
    }

    private List<UdpSocket> sockets() {
        UdpPort open = udp;
        return open == null ? List.of() : open.sockets();
    }

    /** What can be carried to viewers, wherever it is encoded. */
    public static List<VideoFormat> formats() {
        return Stream.of(VideoCodec.values())
                .flatMap(codec -> Stream.of(ChromaSampling.values()).map(chroma -> new VideoFormat(codec, chroma)))
                .filter(Negotiation::knows)
                .toList();
    }

    @Override
    public String name() {
        return "webrtc";
    }

    @Override
    public Engine engine() {
        return Engine.DIRECT;
    }

    @Override
    public void start() {
        synchronized (lifecycle) {
            if (udp != null) {
                throw new IllegalStateException("The WebRTC transport was started already");
            }
            if (!settings.listen().publicAddress().isEmpty()) {
                UdpPort.literal(settings.listen().publicAddress());
            }
            long start = System.nanoTime();
            identity = DtlsIdentity.generate();
            sendLoop = new SendLoop(settings.packets().maxBytes());
            open();
            sendLoop.start();
            WarmUp.begin(identity);
            LOG.info(
                    "WebRTC serves viewers on UDP{} port {} of {} (ready in {} ms)",
                    tcp.isPresent() ? " and TCP" : "",
                    udp.port(),
                    udp.addresses().stream().map(InetAddress::getHostAddress).toList(),
                    (System.nanoTime() - start) / 1_000_000);
        }
    }

    private void open() {
        try {
            ReceiveLoop reading = new ReceiveLoop(this::onTick);
            tcp = settings.ice().tcp()
                    ? Optional.of(new TcpPort(
                            reading, TCP_PER_SESSION * settings.sessions().most(), this::onDatagram))
                    : Optional.empty();
            loop = reading;
            relay = new Relay(turnServers, loop, this::onDatagram, this::relayPeers);
            udp = UdpPort.open(
                    settings.listen().bindAddresses(), settings.listen().udpPort(), loop, this::onDatagram, tcp);
        } catch (IOException e) {
            throw new TransportException(
                    TransportException.Problem.NO_PORT, "No packets can be received: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
        loop.start();
        reflexive.onTime(System.nanoTime());
        relay.onTime(System.nanoTime());
    }

    private void onTick() {
        long now = System.nanoTime();
        tcp.ifPresent(port -> port.sweep(now));
        reflexive.onTime(now);
        relay.onTime(now);
    }

    /** Viewers may come from other addresses than before. */
    void peersChanged() {
        relay.onTime(System.nanoTime());
    }

    /** A relay lets in viewers from where they said they may be, and has a channel for whoever is sent to over it. */
    private Peers relayPeers() {
        Set<InetAddress> permitted = new HashSet<>();
        Set<InetSocketAddress> bound = new HashSet<>();
        for (DirectSession session : sessions) {
            permitted.addAll(session.namedAddresses());
            NetworkPath path = session.ice().path();
            if (path != null && path.socket().isRelayed()) {
                permitted.add(path.remote().getAddress());
                bound.add(path.remote());
            }
        }
        return new Peers(permitted, bound);
    }

    /** Those of our sockets that are seen under another address from outside. */
    List<UdpSocket> socketsBehindNat() {
        List<InetAddress> behind = reflexive.mappings().stream()
                .map(ReflexiveAddresses.Mapping::local)
                .toList();
        return sockets().stream()
                .filter(socket -> behind.contains(socket.local()))
                .toList();
    }

    /** The UDP port in use, 0 while not started. */
    public int port() {
        UdpPort open = udp;
        return open == null ? 0 : open.port();
    }

    /**
     * This host's addresses that viewers are told, the usual ones first.
     *
     * @throws TransportException when the transport is not running
     */
    public List<InetAddress> addresses() {
        UdpPort open = udp;
        if (open == null) {
            throw new TransportException("The WebRTC transport is not running: start the server first");
        }
        return open.addresses();
    }

    /** The session waits for the viewer's first packet from then on. */
    @Override
    public WebRtcSession accept(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener) {
        synchronized (lifecycle) {
            if (udp == null) {
                throw new TransportException("The WebRTC transport is not running: start the server first");
            }
            if (sessions.size() >= settings.sessions().most()) {
                sessionsRefused.increment();
                throw new TransportException(
                        TransportException.Problem.TOO_MANY_SESSIONS,
                        "All %d places for viewers are taken: close one, or raise quarkus.waycast.webrtc.max-sessions"
                                .formatted(settings.sessions().most()));
            }
            DirectSession session = open(offerSdp, ladder, listener);
            sessions.add(session);
            byUfrag.put(session.ice().local().ufrag(), session);
            sendLoop.add(session);
            peersChanged();
            sessionsAccepted.increment();
            return session;
        }
    }

    private DirectSession open(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener) {
        IceCredentials local = credentials();
        SentStreams streams = SentStreams.random(random, letters(ID_LENGTH));
        Negotiation.Agreed agreed =
                Negotiation.answer(offerSdp, ladder, local, identity.fingerprint(), candidates(), settings, streams, 1);
        IceLite ice = new IceLite(local, agreed.answer().remoteIce(), System.nanoTime());
        DirectSession session =
                new DirectSession(letters(ID_LENGTH), this, udp, settings, agreed, streams, ice, ladder, listener);
        expectCandidates(session, offerSdp);
        return session;
    }

    /** A viewer that gathered before it asked, as WHEP players do, names its candidates here and nowhere else. */
    private static void expectCandidates(DirectSession session, String offerSdp) {
        SessionDescription.parse(offerSdp).media().stream()
                .flatMap(media -> media.candidates().stream())
                .forEach(session::expect);
    }

    /**
     * Answers a later offer of a session's viewer.
     *
     * @param version of the answer
     * @return empty when it asks for something else than the session has, or the session ended
     */
    Optional<Negotiation.Agreed> renew(
            DirectSession session, String offerSdp, StreamLadder ladder, SentStreams streams, int version) {
        synchronized (lifecycle) {
            if (udp == null || session.state().ended()) {
                return Optional.empty();
            }
            IceLite ice = session.ice();
            IceCredentials fresh = credentials();
            Negotiation.Agreed restarted = Negotiation.answer(
                    offerSdp, ladder, fresh, identity.fingerprint(), candidates(), settings, streams, version);
            if (!session.agreed().goesOnWith(restarted)) {
                return Optional.empty();
            }
            IceCredentials remote = restarted.answer().remoteIce();
            if (!ice.restartsWith(remote)) {
                return Optional.of(Negotiation.answer(
                        offerSdp,
                        ladder,
                        ice.local(),
                        identity.fingerprint(),
                        candidates(),
                        settings,
                        streams,
                        version));
            }
            restarts.increment();
            expectCandidates(session, offerSdp);
            ice.restart(fresh, remote).ifPresent(byUfrag::remove);
            byUfrag.put(fresh.ufrag(), session);
            if (session.state().ended()) {
                // It ended meanwhile: ended() may have looked before the name was put.
                byUfrag.remove(fresh.ufrag());
            }
            return Optional.of(restarted);
        }
    }

    private IceCredentials credentials() {
        return new IceCredentials(letters(UFRAG_LENGTH), letters(PASSWORD_LENGTH));
    }

    /** The sessions that have not ended. */
    public List<WebRtcSession> sessions() {
        return List.copyOf(sessions);
    }

    /** How many of them are sent to over TCP. */
    public long viewersOverTcp() {
        return sessions.stream()
                .map(session -> session.ice().path())
                .filter(path -> path != null && path.socket() instanceof TcpConnection)
                .count();
    }

    /** How many of them are sent to over the relay. */
    public long viewersOverRelay() {
        return sessions.stream()
                .map(session -> session.ice().path())
                .filter(path -> path != null && path.socket().isRelayed())
                .count();
    }

    /** Whether viewers are offered an address on a TURN server. */
    public boolean hasRelay() {
        Relay present = relay;
        return present != null && present.address().isPresent();
    }

    /** Share of the last two seconds in which the sending thread worked, 0 to 1; at 1 pictures are late for everybody. */
    public double sendingShare() {
        synchronized (lifecycle) {
            return udp == null ? 0 : sendLoop.busyShare();
        }
    }

    public WebRtcTransportStatistics statistics() {
        Relay present = relay;
        return new WebRtcTransportStatistics(
                datagramsReceived.sum(),
                datagramsUnknown.sum(),
                datagramsMalformed.sum(),
                checksUnknown.sum(),
                checksRejected.sum(),
                handshakesFailed.sum(),
                sessionsAccepted.sum(),
                sessionsRefused.sum(),
                restarts.sum(),
                pathChanges.sum(),
                present == null ? 0 : present.bytesSent(),
                present == null ? 0 : present.bytesReceived());
    }

    @Override
    public void close() {
        synchronized (lifecycle) {
            if (udp == null) {
                return;
            }
            sessions.forEach(DirectSession::close);
            sendLoop.close();
            relay.close();
            udp.close();
            tcp.ifPresent(TcpPort::close);
            loop.close();
            udp = null;
            sessions.clear();
            byUfrag.clear();
            byPath.clear();
        }
    }

    DtlsServer dtlsServer(List<Fingerprint> expected) {
        return new DtlsServer(
                identity, expected, (int) settings.sessions().connectTimeout().toMillis());
    }

    void handshakeFailed() {
        handshakesFailed.increment();
    }

    void pathChanged() {
        pathChanges.increment();
    }

    void wakeSender() {
        sendLoop.wake();
    }

    void ended(DirectSession session) {
        sessions.remove(session);
        byUfrag.values().removeIf(owner -> owner == session);
        byPath.values().removeIf(owner -> owner == session);
        rebindings.forget(session);
        sendLoop.wake();
    }

    private void onDatagram(NetworkPath from, ByteBuffer datagram) {
        datagramsReceived.increment();
        PacketKind kind = PacketKind.of(datagram);
        if (kind == PacketKind.STUN) {
            onStun(from, datagram);
            return;
        }
        DirectSession session = byPath.get(from);
        if (session == null) {
            onUnknown(from, kind, datagram);
        } else if (!session.onDatagram(kind, datagram)) {
            datagramsMalformed.increment();
        }
    }

    private void onUnknown(NetworkPath from, PacketKind kind, ByteBuffer datagram) {
        // A connection's address does not change: it ends.
        boolean mayHaveMoved = kind == PacketKind.RTCP && !(from.socket() instanceof TcpConnection);
        if (!mayHaveMoved || !rebindings.onRtcp(from, datagram, sessions, System.nanoTime())) {
            datagramsUnknown.increment();
        }
    }

    private void onStun(NetworkPath from, ByteBuffer datagram) {
        Optional<StunMessage> message =
                StunMessage.parse(datagram).filter(read -> !read.hasFingerprint() || read.verifyFingerprint());
        if (message.isPresent() && message.get().isBindingRequest()) {
            onCheck(from, message.get());
        } else if (message.isPresent() && message.get().isBindingSuccess()) {
            onResponse(from, message.get());
        } else {
            datagramsMalformed.increment();
        }
    }

    private void onResponse(NetworkPath from, StunMessage response) {
        if (reflexive.onResponse(response, from)) {
            return;
        }
        Optional<DirectSession> moved = rebindings.onResponse(response, from);
        if (moved.isEmpty()) {
            checksUnknown.increment();
            return;
        }
        DirectSession session = moved.get();
        session.ice().moveTo(from, System.nanoTime()).ifPresent(path -> byPath.remove(path, session));
        byPath.put(from, session);
        if (session.state().ended()) {
            // It ended meanwhile: ended() may have looked before the path was put.
            byPath.remove(from, session);
        }
        sendLoop.wake();
    }

    private void onCheck(NetworkPath from, StunMessage request) {
        DirectSession session = byUfrag.get(localFragment(request));
        if (session == null) {
            checksUnknown.increment();
            return;
        }
        IceLite.Answer answer = session.onCheck(request, from, System.nanoTime());
        answer.added().ifPresent(path -> byPath.put(path, session));
        answer.removed().ifPresent(path -> byPath.remove(path, session));
        answer.retired().ifPresent(byUfrag::remove);
        if (session.state().ended()) {
            // It ended while its check was answered: ended() may have looked before the path was put.
            byPath.remove(from, session);
        }
        if (answer.authentic()) {
            from.socket().viewerHeard();
        } else {
            checksRejected.increment();
        }
        if (from.socket().isRelayed()) {
            peersChanged();
        }
        from.send(ByteBuffer.wrap(answer.response()));
    }

    /** RFC 8445 section 7.2.2: the user name is the receiver's fragment, a colon, the sender's. */
    private static String localFragment(StunMessage request) {
        String username = request.username().orElse("");
        int colon = username.indexOf(':');
        return colon < 0 ? username : username.substring(0, colon);
    }

    private List<IceCandidate> candidates() {
        List<InetAddress> addresses = udp.addresses();
        int port = udp.port();
        List<IceCandidate> candidates = new ArrayList<>();
        int preference = MAX_PREFERENCE;
        for (InetAddress address : addresses) {
            candidates.add(IceCandidate.udpHost(address, port, preference--));
        }
        Optional<InetAddress> reachable = Optional.of(settings.listen().publicAddress())
                .filter(address -> !address.isEmpty())
                .map(UdpPort::literal);
        Optional<InetSocketAddress> base = reachable.map(address -> base(addresses, address));
        if (reachable.isPresent()) {
            candidates.add(IceCandidate.udpServerReflexive(reachable.get(), port, preference, base.orElseThrow()));
        }
        for (ReflexiveAddresses.Mapping seen : reflexive.mappings()) {
            InetSocketAddress own = new InetSocketAddress(seen.local(), port);
            boolean known = reachable.filter(seen.mapped().getAddress()::equals).isPresent()
                    && seen.mapped().getPort() == port;
            if (!known && addresses.contains(seen.local())) {
                candidates.add(IceCandidate.udpServerReflexive(
                        seen.mapped().getAddress(), seen.mapped().getPort(), --preference, own));
            }
        }
        if (tcp.isPresent()) {
            int other = 8191;
            for (InetAddress address : addresses) {
                candidates.add(IceCandidate.tcpPassive(address, port, other--, Optional.empty()));
            }
            if (reachable.isPresent()) {
                candidates.add(IceCandidate.tcpPassive(reachable.get(), port, other, base));
            }
        }
        relay.address()
                .ifPresent(address ->
                        candidates.add(IceCandidate.udpRelay(address.relayed(), MAX_PREFERENCE, address.mapped())));
        return candidates;
    }

    /** Of the addresses that are ours, the one that somebody else's address of us most likely leads to. */
    private InetSocketAddress base(List<InetAddress> addresses, InetAddress reachable) {
        InetAddress base = addresses.stream()
                .filter(address -> address instanceof Inet4Address == reachable instanceof Inet4Address)
                .findFirst()
                .orElse(addresses.getFirst());
        return new InetSocketAddress(base, udp.port());
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
