package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.rtcp.RtcpCompound;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.sdp.IceCandidate;
import dev.waycast.protocols.sdp.SdpException;
import dev.waycast.protocols.stun.PacketKind;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.transports.SessionState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer of the direct engine. Thread-safe.
 *
 * <p>Inside, three threads meet: the receiving thread ({@link #onDatagram}), a virtual thread for the handshake, and the
 * sending thread ({@link #drive}). They hand over by queues and volatile references; {@code state} alone is guarded by
 * this object's monitor.
 */
final class DirectSession implements WebRtcSession {

    private static final Logger LOG = LoggerFactory.getLogger(DirectSession.class);
    private static final int FEEDBACK_CAPACITY = 64;
    private static final int MAX_DATAGRAM = 2048;

    private final String id;
    private final WebRtcTransport transport;
    private final UdpPort udp;
    private final WebRtcSettings settings;
    private final SentStreams streams;
    private final IceLite ice;
    private volatile StreamLadder ladder;
    private final WebRtcSessionListener listener;
    private final Notifications notifications;
    private final PathValidation validation = new PathValidation();
    private final HolePunching holes = new HolePunching();
    private final NamedAddresses namedAddresses = new NamedAddresses();
    private final long acceptedAt = System.nanoTime();

    private final DtlsPackets dtlsPackets = new DtlsPackets(this::sendToPath);
    private final BlockingQueue<List<RtcpPacket>> feedback = new ArrayBlockingQueue<>(FEEDBACK_CAPACITY);
    private final PacketBuffer received = new PacketBuffer(MAX_DATAGRAM);
    private boolean handshakeStarted;

    private final Object answering = new Object();
    private volatile Negotiation.Agreed agreed;
    /** Guarded by {@link #answering}. */
    private int answers = 1;

    private SessionState state = SessionState.INITIALIZING;
    private boolean paused;
    private boolean interrupted;
    private DtlsConnection connection;
    private volatile SrtpReceiver srtpReceiver;
    private volatile VideoSender sender;
    private volatile long maxBitrate = Long.MAX_VALUE;
    private volatile StreamReader.Priority priority = StreamReader.Priority.VIEWER;

    DirectSession(
            String id,
            WebRtcTransport transport,
            UdpPort udp,
            WebRtcSettings settings,
            Negotiation.Agreed agreed,
            SentStreams streams,
            IceLite ice,
            StreamLadder ladder,
            WebRtcSessionListener listener) {
        this.id = id;
        this.transport = transport;
        this.udp = udp;
        this.settings = settings;
        this.agreed = agreed;
        this.streams = streams;
        this.ice = ice;
        this.ladder = ladder;
        this.listener = listener;
        this.notifications = new Notifications(id);
        notifications.post(() -> listener.onState(SessionState.INITIALIZING, ""));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Engine engine() {
        return Engine.DIRECT;
    }

    @Override
    public String answer() {
        return agreed.answer().text();
    }

    @Override
    public Optional<String> answerAgain(String offerSdp) {
        synchronized (answering) {
            Optional<Negotiation.Agreed> renewed = transport.renew(this, offerSdp, ladder, streams, answers + 1);
            renewed.ifPresent(now -> {
                answers++;
                agreed = now;
            });
            return renewed.map(now -> now.answer().text());
        }
    }

    Negotiation.Agreed agreed() {
        return agreed;
    }

    /**
     * Little has to be done with it: an ICE-lite agent answers checks and sends where they come from (RFC 8445 section
     * 2.5). Behind a NAT it must let them in, and so must a relay.
     */
    @Override
    public void addRemoteCandidate(String candidate) {
        if (candidate.isBlank()) {
            return;
        }
        try {
            expect(IceCandidate.parse(candidate));
        } catch (SdpException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Where the viewer said that it may be. */
    Set<InetAddress> namedAddresses() {
        return namedAddresses.newest();
    }

    /** Checks may come from there. */
    void expect(IceCandidate candidate) {
        Optional<InetSocketAddress> named = candidate.numericAddress();
        if (candidate.transport() == IceCandidate.Transport.UDP && named.isPresent()) {
            holes.add(named.get(), transport.socketsBehindNat(), System.nanoTime());
            transport.wakeSender();
            namedAddresses.add(named.get().getAddress());
            transport.peersChanged();
        }
    }

    @Override
    public VideoFormat format() {
        return agreed.format();
    }

    @Override
    public synchronized SessionState state() {
        return state;
    }

    @Override
    public synchronized void pause(boolean pause) {
        if (paused == pause || state.ended()) {
            return;
        }
        paused = pause;
        VideoSender active = sender;
        if (active != null) {
            active.reader().pause(pause || interrupted);
            if (!interrupted) {
                enter(pause ? SessionState.PAUSED : SessionState.STREAMING, "");
            }
        }
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        maxBitrate = bitsPerSecond;
        transport.wakeSender();
    }

    long maxBitrate() {
        return maxBitrate;
    }

    @Override
    public synchronized void priority(StreamReader.Priority newPriority) {
        priority = newPriority;
        VideoSender active = sender;
        if (active != null) {
            active.reader().priority(newPriority);
            // The sending thread may just have gone by, between those who control and the others.
            transport.wakeSender();
        }
    }

    boolean controls() {
        return priority == StreamReader.Priority.CONTROLLER;
    }

    /** Without effect before frames flow: nothing can be held. */
    @Override
    public void heldFrames(int frames) {
        VideoSender active = sender;
        if (active != null) {
            active.heldFrames(frames);
        }
    }

    /** Without effect before frames flow, which begin with one. */
    @Override
    public void requestKeyframe() {
        VideoSender active = sender;
        if (active != null) {
            active.reader().requestKeyframe();
        }
    }

    @Override
    public synchronized void show(StreamLadder source) {
        ladder = source;
        VideoSender active = sender;
        if (active != null) {
            active.reader().follow(source);
        }
    }

    @Override
    public WebRtcStatistics statistics() {
        VideoSender active = sender;
        NetworkPath path = ice.path();
        return active == null
                ? WebRtcStatistics.notConnected(settings.bitrate().start(), path)
                : active.statistics(path);
    }

    @Override
    public void close() {
        end(SessionState.DISCONNECTED, "");
    }

    IceLite ice() {
        return ice;
    }

    /** On the receiving thread: a connectivity check that names this session. */
    IceLite.Answer onCheck(StunMessage request, NetworkPath from, long now) {
        IceLite.Answer result = ice.onCheck(request, from, now);
        if (result.authentic()) {
            synchronized (this) {
                if (state == SessionState.INITIALIZING) {
                    enter(SessionState.CONNECTING, "");
                }
                if (interrupted) {
                    transport.wakeSender();
                }
            }
        }
        return result;
    }

    /** On the receiving thread: whether an SRTCP packet from an unknown address may be this viewer's, by what is in clear. */
    boolean mayHaveSent(ByteBuffer rtcp) {
        SrtpReceiver receiver = srtpReceiver;
        return receiver != null && receiver.isNewest(rtcp);
    }

    /** On the receiving thread: something authentic, and newer than all before, came from an address that is none of ours. */
    void heardFrom(NetworkPath unknown, long now) {
        validation.heard(unknown, now);
        validate(now);
    }

    private void validate(long now) {
        validation.due(now).ifPresent(due -> due.path().send(ByteBuffer.wrap(ice.request(due.transaction()))));
    }

    /**
     * On the receiving thread: an answer to a question whether the viewer is there.
     *
     * @return whether it is, so that packets go there from now on
     */
    boolean isValidated(StunMessage response, NetworkPath from) {
        return validation.isAsked(response.transactionId(), from) && ice.isFromViewer(response) && validation.end();
    }

    /**
     * On the receiving thread: a datagram from one of this session's paths.
     *
     * @return false when it was not authentic, or nothing that belongs here
     */
    boolean onDatagram(PacketKind kind, ByteBuffer datagram) {
        return switch (kind) {
            case DTLS -> onDtls(datagram);
            case RTCP -> onRtcp(datagram);
            // Nothing is received over RTP, and STUN was told apart before.
            case RTP, STUN, UNKNOWN -> false;
        };
    }

    private boolean onDtls(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        if (!handshakeStarted && !state().ended()) {
            handshakeStarted = true;
            Thread.ofVirtual().name("waycast-dtls-" + id).start(this::handshake);
        }
        return dtlsPackets.offer(bytes);
    }

    private boolean onRtcp(ByteBuffer datagram) {
        SrtpReceiver receiver = srtpReceiver;
        if (receiver == null) {
            return false;
        }
        int length = datagram.remaining();
        datagram.get(received.getBuffer(), 0, length);
        received.setLength(length);
        if (!receiver.unprotectRtcp(received)) {
            return false;
        }
        List<RtcpPacket> packets = RtcpCompound.parse(ByteBuffer.wrap(received.getBuffer(), 0, received.getLength()))
                .packets();
        // A full queue means that the sending thread is far behind; feedback of then would be out of date.
        boolean taken = !packets.isEmpty() && feedback.offer(packets);
        transport.wakeSender();
        return taken;
    }

    /** On a virtual thread: there are at most as many as sessions, and the carriers bound the work done at once. */
    private void handshake() {
        DtlsServer dtls = transport.dtlsServer(agreed.answer().remoteFingerprints());
        try {
            DtlsConnection opened = dtls.accept(dtlsPackets);
            if (connected(opened)) {
                opened.listen(dtls::closedByPeer);
                end(SessionState.DISCONNECTED, "The viewer left");
            } else {
                opened.close();
            }
        } catch (DtlsException | GeneralSecurityException e) {
            if (!state().ended()) {
                transport.handshakeFailed();
                LOG.debug("Session {}: DTLS failed", id, e);
                fail(e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.error("Session {} failed while connecting, which is a defect", id, e);
            fail("Connecting failed inside Waycast: see the server's log");
        }
    }

    /** @return false when the session ended meanwhile */
    private synchronized boolean connected(DtlsConnection opened) throws GeneralSecurityException {
        if (state.ended()) {
            return false;
        }
        connection = opened;
        SrtpKeys keys = opened.keys();
        SrtpSender srtp = new SrtpSender(
                keys.profile(),
                keys.serverKey(),
                keys.serverSalt(),
                streams.video(),
                streams.retransmission(),
                streams.repair());
        srtpReceiver = new SrtpReceiver(keys.profile(), keys.clientKey(), keys.clientSalt());
        StreamReader reader = ladder.open(agreed.format(), settings.sessions().readerCapacity(), transport::wakeSender);
        reader.priority(priority);
        reader.pause(paused);
        enter(SessionState.CONNECTED, "");
        if (paused) {
            enter(SessionState.PAUSED, "");
        }
        sender = new VideoSender(settings, agreed.answer(), streams, srtp, reader, this, opened, SenderClock.SYSTEM);
        transport.wakeSender();
        return true;
    }

    /**
     * On the sending thread: sends what is due.
     *
     * @return when to be called again at the latest, {@link System#nanoTime()}
     */
    long drive(FramePackets framePackets, ByteBuffer wire, long now) {
        String overdue = overdue(now);
        if (!overdue.isEmpty()) {
            end(SessionState.DISCONNECTED, overdue);
            return now;
        }
        VideoSender active = sender;
        NetworkPath path = ice.path();
        if (path == null) {
            return holes.run(() -> ice.request(PathValidation.transaction()), now);
        }
        if (active == null || !hasConsent(active, now)) {
            return Long.MAX_VALUE;
        }
        for (List<RtcpPacket> packets = feedback.poll(); packets != null; packets = feedback.poll()) {
            active.onFeedback(packets, now);
        }
        validate(now);
        return Math.min(validation.nextDue(), active.run(framePackets, path, wire, now));
    }

    /**
     * Whether the viewer may be sent to: RFC 7675 section 5.1. While it may not, its session is interrupted; it goes on
     * with the first check that comes.
     */
    private boolean hasConsent(VideoSender active, long now) {
        boolean lost =
                now - ice.lastCheck() > settings.sessions().consentTimeout().toNanos();
        synchronized (this) {
            if (lost != interrupted && !state.ended()) {
                interrupted = lost;
                active.reader().pause(paused || lost);
                if (lost) {
                    enter(SessionState.INTERRUPTED, "The viewer's network is silent");
                } else {
                    enter(paused ? SessionState.PAUSED : SessionState.STREAMING, "");
                }
            }
        }
        return !lost;
    }

    private String overdue(long now) {
        if (sender == null
                && now - acceptedAt > settings.sessions().connectTimeout().toNanos()) {
            return ice.path() == null
                    ? "The viewer's packets never arrived: UDP port %d must be open between the two"
                            .formatted(udp.port())
                    : "The viewer did not finish connecting in time";
        }
        long silent =
                now - ice.lastCheck() - settings.sessions().consentTimeout().toNanos();
        if (silent > settings.ice().interruptionTimeout().toNanos()) {
            return "The viewer's network went silent";
        }
        boolean limited = settings.sessions().longest().isPositive();
        if (limited && now - acceptedAt > settings.sessions().longest().toNanos()) {
            return TIME_LIMIT;
        }
        return "";
    }

    /** On the sending thread, once, after the session ended. */
    void sayGoodbye(ByteBuffer wire, long now) {
        VideoSender active = sender;
        if (active != null) {
            active.sayGoodbye(ice.path(), wire, now);
        }
    }

    /** On the sending thread: a whole frame went out. */
    void frameSent(SentFrame frame) {
        synchronized (this) {
            if (state == SessionState.CONNECTED) {
                enter(SessionState.STREAMING, "");
            }
        }
        listener.onFrameSent(frame);
    }

    /** On the sending thread: packets take another path than before. */
    void pathChanged() {
        transport.pathChanged();
    }

    void fail(String reason) {
        end(SessionState.ERROR, reason);
    }

    private void end(SessionState last, String reason) {
        DtlsConnection open;
        synchronized (this) {
            if (state.ended()) {
                return;
            }
            enter(last, reason);
            open = connection;
        }
        VideoSender active = sender;
        if (active != null) {
            active.reader().close();
        }
        if (open != null) {
            open.close();
        }
        dtlsPackets.close();
        transport.ended(this);
    }

    private void enter(SessionState next, String reason) {
        state = next;
        notifications.post(() -> listener.onState(next, reason));
        LOG.debug("Session {}: {} {}", id, next, reason);
    }

    private void sendToPath(byte[] datagram) {
        NetworkPath path = ice.path();
        if (path != null) {
            path.send(ByteBuffer.wrap(datagram));
        }
    }
}
