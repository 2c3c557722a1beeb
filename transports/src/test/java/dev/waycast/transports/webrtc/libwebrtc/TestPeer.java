package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The other side of a connection: a viewer, or somebody who publishes. */
final class TestPeer implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    /** The middle pixel of a decoded picture, as luma and colour differences, each 0 to 255. */
    record Colour(int y, int u, int v) {

        boolean isNear(Colour other) {
            return Math.abs(y - other.y) < 12 && Math.abs(u - other.u) < 12 && Math.abs(v - other.v) < 12;
        }
    }

    final AtomicInteger pictures = new AtomicInteger();
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile Colour colour;
    /** Of the newest picture; 0 before the first. */
    volatile int width;

    volatile RTCPeerConnectionState state = RTCPeerConnectionState.NEW;

    private volatile CompletableFuture<Void> gathered = new CompletableFuture<>();
    private final VideoTrackSink sink = this::onPicture;
    private final RTCPeerConnection connection;
    private final RTCRtpTransceiver transceiver;
    private final CustomVideoSource source;
    private final VideoTrack track;
    private final RTCDataChannel channel;

    private TestPeer(RTCRtpTransceiverDirection direction) {
        connection = LibWebRtc.factory().createPeerConnection(new RTCConfiguration(), new Observer());
        source = new CustomVideoSource();
        track = LibWebRtc.factory().createVideoTrack("camera", source);
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = direction;
        transceiver = connection.addTransceiver(track, init);
        ((VideoTrack) transceiver.getReceiver().getTrack()).addSink(sink);
        channel = connection.createDataChannel("input", new RTCDataChannelInit());
        channel.registerObserver(new Messages());
    }

    static TestPeer viewer() {
        return new TestPeer(RTCRtpTransceiverDirection.RECV_ONLY);
    }

    static TestPeer publisher() {
        return new TestPeer(RTCRtpTransceiverDirection.SEND_ONLY);
    }

    String offer() throws Exception {
        return offer(false);
    }

    /** @param restart whether ICE begins anew */
    String offer(boolean restart) throws Exception {
        RTCOfferOptions options = new RTCOfferOptions();
        options.iceRestart = restart;
        if (restart) {
            gathered = new CompletableFuture<>();
        }
        CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
        connection.createOffer(options, new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                created.complete(description);
            }

            @Override
            public void onFailure(String error) {
                created.completeExceptionally(new AssertionError(error));
            }
        });
        RTCSessionDescription offer = created.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        set(observer -> connection.setLocalDescription(offer, observer));
        gathered.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return connection.getLocalDescription().sdp;
    }

    void answered(String answer) throws Exception {
        set(observer ->
                connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), observer));
    }

    /** Sends a grey picture. */
    void publish(int width, int height, int luma) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(width, height);
        fill(buffer.getDataY(), luma);
        fill(buffer.getDataU(), 128);
        fill(buffer.getDataV(), 128);
        source.pushFrame(new VideoFrame(buffer, System.nanoTime()));
        buffer.release();
    }

    boolean isChannelOpen() {
        return channel.getState() == RTCDataChannelState.OPEN;
    }

    void send(String text) throws Exception {
        channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false));
    }

    @Override
    public void close() {
        channel.unregisterObserver();
        ((VideoTrack) transceiver.getReceiver().getTrack()).removeSink(sink);
        NativeReference owned = NativeReference.of(connection);
        List<NativeReference> others = List.of(
                NativeReference.of(channel),
                NativeReference.of(transceiver),
                NativeReference.of(track),
                NativeReference.of(source));
        connection.close();
        owned.release();
        others.forEach(NativeReference::release);
    }

    private void onPicture(VideoFrame picture) {
        I420Buffer planes = picture.buffer.toI420();
        int x = planes.getWidth() / 2;
        int y = planes.getHeight() / 2;
        colour = new Colour(
                planes.getDataY().get(y * planes.getStrideY() + x) & 0xff,
                planes.getDataU().get(y / 2 * planes.getStrideU() + x / 2) & 0xff,
                planes.getDataV().get(y / 2 * planes.getStrideV() + x / 2) & 0xff);
        width = planes.getWidth();
        pictures.incrementAndGet();
        picture.release();
    }

    private static void fill(ByteBuffer plane, int value) {
        for (int i = 0; i < plane.capacity(); i++) {
            plane.put(i, (byte) value);
        }
    }

    private static void set(Consumer<SetSessionDescriptionObserver> setting) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        setting.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new AssertionError(error));
            }
        });
        done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private final class Observer implements PeerConnectionObserver {

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // All are in the offer.
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState gathering) {
            if (gathering == RTCIceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState now) {
            state = now;
        }
    }

    private final class Messages implements RTCDataChannelObserver {

        @Override
        public void onBufferedAmountChange(long previousAmount) {
            // Not looked at.
        }

        @Override
        public void onStateChange() {
            // Asked for where it matters.
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            messages.add(StandardCharsets.UTF_8.decode(buffer.data).toString());
        }
    }
}
