package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import dev.waycast.media.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of libwebrtc's and everything native that belongs to it. What it owns is freed in one go, in the only
 * order that is safe: nothing is told to Java any more, the connection is closed, then every reference goes.
 *
 * <p>Unless said otherwise, methods are called on the peer's {@link #thread()}, as are its {@link Events}.
 */
final class Peer {

    /** What happens to the connection. On the peer's thread. */
    interface Events {

        void onConnection(RTCPeerConnectionState state);

        /** The other side opened a data channel. */
        void onChannel(DataChannel channel);

        /** A message arrived on a data channel. */
        void onMessage(DataChannel channel, byte[] data, boolean binary);

        /** The other side sends a track. */
        void onTrack(RTCRtpTransceiver transceiver);
    }

    /** What is done with a connection between its offer and its answer. */
    interface Preparation {
        void prepare(RTCPeerConnection connection);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final Duration STEP_LIMIT = Duration.ofSeconds(5);

    private final PeerThread thread;
    private final Events events;
    private volatile CompletableFuture<Void> gathered = new CompletableFuture<>();
    private final Deque<NativeReference> references = new ArrayDeque<>();
    private final Deque<Runnable> quietings = new ArrayDeque<>();
    private final RTCPeerConnection connection;

    private Peer(PeerThread thread, RTCConfiguration configuration, Events events) {
        this.thread = thread;
        this.events = events;
        this.connection = LibWebRtc.factory().createPeerConnection(configuration, new Observer());
    }

    /**
     * Makes a connection. From any thread.
     *
     * @throws TransportException when libwebrtc cannot be used here
     */
    static Peer open(String name, RTCConfiguration configuration, Events events) {
        LibWebRtc.factory();
        PeerThread thread = new PeerThread(name);
        try {
            return thread.call(() -> new Peer(thread, configuration, events), STEP_LIMIT);
        } catch (TransportException e) {
            thread.end(() -> {});
            throw e;
        }
    }

    PeerThread thread() {
        return thread;
    }

    /**
     * Answers an offer, the first or a later one, with all candidates that are found in time.
     *
     * @param gathering the longest that candidates are waited for
     */
    String answer(String offer, Preparation preparation, Duration gathering) {
        set(observer -> connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer), observer));
        preparation.prepare(connection);
        RTCSessionDescription before = connection.getLocalDescription();
        RTCSessionDescription answer = createAnswer();
        boolean gathers = before == null || !Descriptions.sameTransport(before.sdp, answer.sdp);
        if (gathers) {
            gathered = new CompletableFuture<>();
        }
        set(observer -> connection.setLocalDescription(answer, observer));
        if (gathers) {
            awaitCandidates(gathering);
        }
        return connection.getLocalDescription().sdp;
    }

    private void awaitCandidates(Duration gathering) {
        try {
            gathered.get(gathering.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("Some candidates come too late for the answer", e);
        } catch (ExecutionException | InterruptedException e) {
            throw new TransportException("The server is stopping", e);
        }
    }

    void addCandidate(RTCIceCandidate candidate) {
        connection.addIceCandidate(candidate);
    }

    /** @param receiver gets the answer on the peer's thread */
    void statistics(Consumer<RTCStatsReport> receiver) {
        connection.getStats(report -> thread.post(() -> receiver.accept(report)));
    }

    /** Frees the object with the peer. The caller got it from a method that hands over a reference. */
    <T extends NativeObject> T own(T object) {
        references.push(NativeReference.of(object));
        return object;
    }

    /** Hears a track's pictures until the peer ends. The sink is called on libwebrtc's thread and owns each picture. */
    void listen(VideoTrack track, VideoTrackSink sink) {
        track.addSink(sink);
        quietings.push(() -> track.removeSink(sink));
    }

    /** Ends the connection and frees everything. From any thread; the peer's thread ends too. */
    void close() {
        thread.end(this::free);
    }

    private void free() {
        quietings.forEach(Runnable::run);
        NativeReference own = NativeReference.of(connection);
        connection.close();
        own.release();
        references.forEach(NativeReference::release);
    }

    private RTCSessionDescription createAnswer() {
        CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
        connection.createAnswer(new RTCAnswerOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                created.complete(description);
            }

            @Override
            public void onFailure(String error) {
                created.completeExceptionally(new IllegalArgumentException(error));
            }
        });
        return await(created);
    }

    private static void set(Consumer<SetSessionDescriptionObserver> setting) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        setting.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalArgumentException(error));
            }
        });
        await(done);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(STEP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new TransportException(
                    TransportException.Problem.OFFER_REJECTED,
                    "The offer cannot be answered: " + e.getCause().getMessage(),
                    e);
        } catch (TimeoutException e) {
            throw new TransportException("libwebrtc did not answer in time: try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("The server is stopping", e);
        }
    }

    /** Called by libwebrtc on its signalling thread: hands over and returns, and calls nothing of libwebrtc's. */
    private final class Observer implements PeerConnectionObserver {

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // They are all in the answer.
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            thread.post(() -> events.onConnection(state));
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            thread.post(() -> opened(channel));
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            thread.post(() -> events.onTrack(transceiver));
        }
    }

    private void opened(RTCDataChannel channel) {
        DataChannel opened = new DataChannel(thread, own(channel), events);
        quietings.push(opened::silence);
        events.onChannel(opened);
    }
}
