package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCRtcpMuxPolicy;
import dev.waycast.media.TransportException;
import dev.waycast.media.stream.PictureStream;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.transports.webrtc.Engine;
import dev.waycast.transports.webrtc.WebRtcEngine;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends pictures to viewers through libwebrtc, with an encoder for each of them, and receives the pictures that others
 * publish. Nothing is loaded or opened before the first session. Thread-safe.
 */
public final class LibWebRtcEngine implements WebRtcEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LibWebRtcEngine.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final int TICKS_PER_LOOK = 5;
    private static final int ID_LENGTH = 20;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final LibWebRtcSettings settings;
    private final Supplier<List<InetAddress>> addresses;
    private final Supplier<List<IceServer>> iceServers;
    private final SecureRandom random = new SecureRandom();
    private final Set<PeerSession> sessions = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final Map<PictureStream, PictureFeed> feeds = new HashMap<>();
    private ScheduledExecutorService clock;
    private long ticks;
    private boolean closed;

    /**
     * @param addresses of this host, told to others, in order of preference; asked anew for each session
     * @param iceServers asked anew for each session too, because credentials may end
     */
    public LibWebRtcEngine(
            LibWebRtcSettings settings, Supplier<List<InetAddress>> addresses, Supplier<List<IceServer>> iceServers) {
        this.settings = settings;
        this.addresses = addresses;
        this.iceServers = iceServers;
    }

    /**
     * Loads libwebrtc into this process, where it stays. By itself it is loaded for the first session.
     *
     * @throws TransportException when it does not load; the message says what to install
     */
    public static void load() {
        LibWebRtc.factory();
    }

    /**
     * Answers a viewer's offer. Blocks while candidates are found, which takes some milliseconds without STUN and TURN
     * servers.
     *
     * @param offerSdp JSEP offer that wants to receive one video, and may have data channels
     */
    @Override
    public LibWebRtcSession accept(String offerSdp, StreamLadder ladder, WebRtcSessionListener listener) {
        PictureStream pictures = pictures(ladder);
        requirePlace();
        LibWebRtcSession session = new LibWebRtcSession(id(), this, settings, pictures, listener);
        open(session, offerSdp);
        accepted.increment();
        return session;
    }

    static PictureStream pictures(StreamLadder ladder) {
        return ladder.pictures()
                .orElseThrow(() -> new TransportException("There are only encoded pictures of " + ladder.id()));
    }

    /**
     * Answers the offer of somebody who sends a video.
     *
     * @param offerSdp JSEP offer that wants to send one video; audio is not taken
     * @throws TransportException as {@link #accept}
     */
    public LibWebRtcPublication receive(String offerSdp, PublicationListener listener) {
        requirePlace();
        LibWebRtcPublication publication = new LibWebRtcPublication(id(), this, settings, listener);
        open(publication, offerSdp);
        return publication;
    }

    @Override
    public Engine engine() {
        return Engine.LIBWEBRTC;
    }

    /** Sessions that have not ended, publications included. */
    public int sessions() {
        return sessions.size();
    }

    /** Sessions of viewers that were opened since start. */
    public long accepted() {
        return accepted.sum();
    }

    /** Sessions of viewers that have not ended. */
    public int viewers() {
        return (int)
                sessions.stream().filter(LibWebRtcSession.class::isInstance).count();
    }

    /** Ends all sessions and waits until their memory is free. Harmless when called again. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (clock != null) {
                clock.shutdownNow();
            }
        }
        List<PeerSession> ending = List.copyOf(sessions);
        ending.forEach(PeerSession::close);
        ending.forEach(session -> session.awaitEnd(END_LIMIT));
    }

    private void open(PeerSession session, String offerSdp) {
        start(session);
        try {
            session.open(offerSdp, configuration(), addresses);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private synchronized void start(PeerSession session) {
        if (closed) {
            throw new TransportException("The server is stopping");
        }
        sessions.add(session);
        if (clock == null) {
            clock = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("waycast-libwebrtc-clock").daemon().factory());
            long tick = PictureFeed.TICK.toMillis();
            clock.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
        }
    }

    /** On the clock's thread. */
    private void tick() {
        try {
            List<PictureFeed> present;
            synchronized (this) {
                present = List.copyOf(feeds.values());
                ticks++;
            }
            present.forEach(PictureFeed::tick);
            if (ticks % TICKS_PER_LOOK == 0) {
                sessions.forEach(PeerSession::look);
            }
        } catch (RuntimeException e) {
            LOG.error("libwebrtc's clock missed a tick", e);
        }
    }

    private void requirePlace() {
        if (sessions.size() >= settings.maxSessions()) {
            throw new TransportException(
                    TransportException.Problem.TOO_MANY_SESSIONS,
                    "All %d places for viewers with an encoder of their own are taken: close one, or raise"
                                    .formatted(settings.maxSessions())
                            + " quarkus.waycast.webrtc.libwebrtc.max-sessions");
        }
    }

    private RTCConfiguration configuration() {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
        // One socket for all addresses of a family, so that those can be told that the settings allow; see
        // Descriptions.
        configuration.portAllocatorConfig = new PortAllocatorConfig()
                .setDisableAdapterEnumeration(true)
                .setDisableTcp(true)
                .setEnableSharedSocket(true)
                .setEnableIpv6(true);
        configuration.portAllocatorConfig.minPort = settings.minPort();
        configuration.portAllocatorConfig.maxPort = settings.maxPort();
        configuration.iceServers =
                iceServers.get().stream().map(LibWebRtcEngine::server).toList();
        return configuration;
    }

    private static RTCIceServer server(IceServer server) {
        RTCIceServer same = new RTCIceServer();
        same.urls = server.urls();
        same.username = server.username();
        same.password = server.credential();
        return same;
    }

    /** Pictures for a viewer, from now until {@link #leave}. */
    synchronized void join(PictureStream pictures, ViewerPictures viewer) {
        feeds.computeIfAbsent(pictures, PictureFeed::new).add(viewer);
    }

    /** The present picture once more, for a viewer that has not seen it. */
    synchronized void show(PictureStream pictures, ViewerPictures viewer) {
        PictureFeed feed = feeds.get(pictures);
        if (feed != null) {
            feed.show(viewer);
        }
    }

    synchronized void leave(PictureStream pictures, ViewerPictures viewer) {
        PictureFeed feed = feeds.get(pictures);
        if (feed != null) {
            feed.remove(viewer);
            if (feed.isUnused()) {
                feeds.remove(pictures);
                feed.close();
            }
        }
    }

    void ended(PeerSession session) {
        sessions.remove(session);
    }

    private String id() {
        StringBuilder text = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
