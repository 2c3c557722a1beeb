package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.waycast.media.TransportException;
import dev.waycast.protocols.sdp.IceCandidate;
import dev.waycast.protocols.sdp.SdpException;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.Notifications;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the sessions of both directions have in common: a peer, and a life from the offer to the end. Thread-safe.
 *
 * <p>{@code state} is guarded by this object's monitor, which is never held while libwebrtc or a listener is called.
 */
abstract sealed class PeerSession implements AutoCloseable, Peer.Events permits LibWebRtcSession, LibWebRtcPublication {

    private static final String LEFT = "The other side left";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final String id;
    private final LibWebRtcEngine engine;
    private final LibWebRtcSettings settings;
    private final Notifications notifications;
    private final long openedAt = System.nanoTime();

    private volatile Peer peer;
    private volatile Supplier<List<InetAddress>> addresses;
    private volatile SessionDescription remote;
    private volatile String answer = "";
    private volatile StatisticsReport report;
    private SessionState state = SessionState.INITIALIZING;
    private boolean wasConnected;
    private long silentSince;

    PeerSession(String id, LibWebRtcEngine engine, LibWebRtcSettings settings) {
        this.id = id;
        this.engine = engine;
        this.settings = settings;
        this.notifications = new Notifications(id);
    }

    /** Unique among all sessions of this process and not to be guessed: letters and digits. */
    public String id() {
        return id;
    }

    /** The SDP answer, with all candidates of this side. */
    public String answer() {
        return answer;
    }

    public synchronized SessionState state() {
        return state;
    }

    /**
     * Takes a candidate of the other side.
     *
     * @param candidate as the browser's event gives it; empty means there are no more
     * @throws IllegalArgumentException when it is no candidate; the session goes on
     */
    public void addRemoteCandidate(String candidate) {
        if (candidate.isBlank()) {
            return;
        }
        try {
            IceCandidate.parse(candidate);
        } catch (SdpException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Peer present = peer;
        if (present != null) {
            // All media share one transport, that of the first section.
            present.thread().post(() -> present.addCandidate(new RTCIceCandidate("", 0, candidate)));
        }
    }

    /** Answers a later offer of the same connection; empty when it is of another one, or the session ended. */
    final Optional<String> renew(String offer) {
        Peer present = peer;
        if (present == null || state().ended()) {
            return Optional.empty();
        }
        SessionDescription description = parse(offer);
        if (!Descriptions.sameConnection(description, remote)) {
            return Optional.empty();
        }
        require(description);
        String text = present.thread()
                .call(
                        () -> present.answer(prepared(offer), connection -> {}, settings.gatheringTimeout()),
                        settings.gatheringTimeout().plus(ANSWER_LIMIT));
        answer = Descriptions.withHostCandidates(text, addresses.get(), publicAddress());
        return Optional.of(answer);
    }

    /** Ends the session and frees what it holds. Harmless in every state. */
    @Override
    public void close() {
        end(SessionState.DISCONNECTED, "");
    }

    /** Opens the peer and answers. Once, before anything else. */
    final void open(String offer, RTCConfiguration configuration, Supplier<List<InetAddress>> own) {
        SessionDescription description = parse(offer);
        require(description);
        remote = description;
        Peer opened = Peer.open(id, configuration, this);
        peer = opened;
        addresses = own;
        Duration limit = settings.gatheringTimeout().plus(ANSWER_LIMIT);
        String text = opened.thread()
                .call(
                        () -> opened.answer(
                                prepared(offer),
                                connection -> prepare(opened, connection),
                                settings.gatheringTimeout()),
                        limit);
        answered(parse(text));
        answer = Descriptions.withHostCandidates(text, addresses.get(), publicAddress());
    }

    /**
     * Looks whether this can be answered at all.
     *
     * @throws TransportException when not
     */
    abstract void require(SessionDescription offer);

    /** What of the offer libwebrtc is to read. */
    abstract String prepared(String offer);

    /** On the peer's thread, between offer and answer. */
    abstract void prepare(Peer opened, RTCPeerConnection connection);

    /**
     * Looks at the answer.
     *
     * @throws TransportException when there is nothing to send or receive after all
     */
    abstract void answered(SessionDescription own);

    /**
     * On the peer's thread: media can flow.
     *
     * @param first false after an interruption
     */
    abstract void connected(boolean first);

    /** The session is over. Once. */
    abstract void released();

    /** New statistics, twice a second. On the peer's thread. */
    void onStatistics(StatisticsReport newest) {}

    /** Tells whoever listens. On a thread that may block. */
    abstract void tell(SessionState next, String reason);

    final LibWebRtcEngine owner() {
        return engine;
    }

    final LibWebRtcSettings settings() {
        return settings;
    }

    final Peer peer() {
        return peer;
    }

    /** The newest statistics; null before the first. */
    final StatisticsReport report() {
        return report;
    }

    /** On the engine's clock, twice a second: reads statistics and ends what took too long. */
    final void look() {
        String overdue = overdue(System.nanoTime());
        if (!overdue.isEmpty()) {
            end(SessionState.DISCONNECTED, overdue);
            return;
        }
        Peer present = peer;
        if (present != null) {
            present.thread().post(() -> present.statistics(this::reported));
        }
    }

    /** On the peer's thread. */
    private void reported(RTCStatsReport read) {
        StatisticsReport newest = new StatisticsReport(read);
        report = newest;
        if (newest.isClosedByPeer()) {
            end(SessionState.DISCONNECTED, LEFT);
        } else {
            onStatistics(newest);
        }
    }

    final void awaitEnd(Duration limit) {
        Peer present = peer;
        if (present != null) {
            present.thread().awaitEnd(limit);
        }
    }

    /** The session moves on, unless it has ended or is beyond that already. */
    final void enter(SessionState next, String reason) {
        synchronized (this) {
            if (state.ended() || state == next) {
                return;
            }
            state = next;
        }
        notifications.post(() -> tell(next, reason));
    }

    @Override
    public final void onConnection(RTCPeerConnectionState connection) {
        switch (connection) {
            case NEW -> {}
            case CONNECTING -> {
                if (state() == SessionState.INITIALIZING) {
                    enter(SessionState.CONNECTING, "");
                }
            }
            case CONNECTED -> {
                boolean first;
                synchronized (this) {
                    silentSince = 0;
                    first = !wasConnected;
                    wasConnected = true;
                }
                if (first) {
                    enter(SessionState.CONNECTED, "");
                }
                connected(first);
            }
            case DISCONNECTED -> {
                synchronized (this) {
                    silentSince = System.nanoTime();
                }
                enter(SessionState.INTERRUPTED, "The other side's network is silent");
            }
            case FAILED -> end(SessionState.DISCONNECTED, "The other side's network went silent");
            case CLOSED -> end(SessionState.DISCONNECTED, LEFT);
        }
    }

    @Override
    public void onChannel(DataChannel channel) {}

    @Override
    public void onMessage(DataChannel channel, byte[] data, boolean binary) {}

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {}

    final void end(SessionState last, String reason) {
        synchronized (this) {
            if (state.ended()) {
                return;
            }
            state = last;
        }
        released();
        Peer present = peer;
        if (present != null) {
            present.close();
        }
        engine.ended(this);
        notifications.post(() -> tell(last, reason));
    }

    private synchronized String overdue(long now) {
        if (!wasConnected && now - openedAt > settings.connectTimeout().toNanos()) {
            return "The other side did not connect in time: UDP must be open between the two";
        }
        if (silentSince != 0 && now - silentSince > settings.silenceTimeout().toNanos()) {
            return "The other side's network went silent";
        }
        boolean limited = settings.sessionTimeout().isPositive();
        return limited && now - openedAt > settings.sessionTimeout().toNanos()
                ? "The session reached its time limit"
                : "";
    }

    private InetAddress publicAddress() {
        return settings.publicAddress().isEmpty() ? null : InetAddress.ofLiteral(settings.publicAddress());
    }

    private static SessionDescription parse(String description) {
        try {
            return SessionDescription.parse(description);
        } catch (SdpException e) {
            throw new TransportException(TransportException.Problem.OFFER_REJECTED, e.getMessage(), e);
        }
    }
}
