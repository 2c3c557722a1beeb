package dev.waycast.transports.webrtc.libwebrtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.waycast.media.TransportException;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.PictureStream;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.protocols.sdp.Codec;
import dev.waycast.protocols.sdp.MediaSection;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.Engine;
import dev.waycast.transports.webrtc.WebRtcSession;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import dev.waycast.transports.webrtc.congestion.NetworkEstimate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One viewer that libwebrtc serves: its own encoder, congestion control, retransmission and FEC. Keyframes are its own
 * business. Thread-safe.
 */
public final class LibWebRtcSession extends PeerSession implements WebRtcSession {

    private static final String TRACK = "desktop";
    private static final String STREAM = "waycast";

    /**
     * Film is good with half of it, desktop work with a tenth; with more, libwebrtc's encoders fill whatever the network
     * carries, and every picture takes longer to arrive.
     */
    private static final long MOST_BITS_PER_PIXEL_AND_SECOND = 6;

    private final WebRtcSessionListener listener;
    private final Map<String, DataChannel> channels = new ConcurrentHashMap<>();
    /** Guards where the pictures come from, and whether they do. */
    private final Object showing = new Object();

    private PictureStream pictures;
    private boolean joined;
    private volatile VideoFormat format;
    private volatile ViewerPictures place;
    private volatile long maxBitrate = Long.MAX_VALUE;
    private volatile int heldFrames = WebRtcStatistics.UNKNOWN;
    private volatile boolean paused;
    private RTCRtpSender sender;

    // Of the peer's thread.
    private final EncodedSize size = new EncodedSize();
    private long appliedBitrate;
    private double appliedDivisor = 1;

    LibWebRtcSession(
            String id,
            LibWebRtcEngine engine,
            LibWebRtcSettings settings,
            PictureStream pictures,
            WebRtcSessionListener listener) {
        super(id, engine, settings);
        this.pictures = pictures;
        this.listener = listener;
    }

    @Override
    public Engine engine() {
        return Engine.LIBWEBRTC;
    }

    /** libwebrtc answers every later offer of a connection, with the pictures that go on. */
    @Override
    public Optional<String> answerAgain(String offerSdp) {
        return renew(offerSdp);
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public void pause(boolean pause) {
        paused = pause;
        ViewerPictures present = place;
        if (present == null || state() == SessionState.CONNECTING || state() == SessionState.INITIALIZING) {
            return;
        }
        pass();
        if (state() == SessionState.INTERRUPTED) {
            return;
        }
        enter(pause ? SessionState.PAUSED : SessionState.STREAMING, "");
    }

    @Override
    public void maxBitrate(long bitsPerSecond) {
        maxBitrate = bitsPerSecond;
        Peer present = peer();
        if (present != null) {
            present.thread().post(this::applyLimits);
        }
    }

    /** Without effect: its encoder serves nobody else. */
    @Override
    public void priority(StreamReader.Priority priority) {}

    /** Nothing has to be done, here and in the next: a picture that stands still is repeated anyway. */
    @Override
    public void requestKeyframe() {}

    @Override
    public void heldFrames(int frames) {
        heldFrames = frames;
    }

    @Override
    public void show(StreamLadder source) {
        PictureStream next = LibWebRtcEngine.pictures(source);
        synchronized (showing) {
            if (joined && next != pictures) {
                owner().leave(pictures, place);
                owner().join(next, place);
                owner().show(next, place);
            }
            pictures = next;
        }
    }

    /**
     * Sends a message on the data channel that the viewer opened under this name. It is lost when there is none, or when
     * too much waits to be sent.
     */
    public void send(String channel, byte[] data, boolean binary) {
        DataChannel open = channels.get(channel);
        if (open != null) {
            open.send(data, binary);
        }
    }

    /** At most half a second old. */
    @Override
    public WebRtcStatistics statistics() {
        StatisticsReport report = report();
        ViewerPictures present = place;
        long dropped = present == null ? 0 : present.dropped();
        return statistics(report == null ? StatisticsReport.EMPTY : report, dropped);
    }

    @Override
    void require(SessionDescription offer) {
        MediaSection video = Descriptions.section(offer, "video")
                .filter(section -> section.direction().receives())
                .orElseThrow(() -> new TransportException(
                        TransportException.Problem.OFFER_REJECTED, "The offer wants no video to be sent to it"));
        if (video.ice().isEmpty()) {
            throw new TransportException(
                    TransportException.Problem.OFFER_REJECTED, "The offer has no ICE credentials for its video");
        }
    }

    @Override
    String prepared(String offer) {
        return Descriptions.withCodecOrder(
                Descriptions.withStartBitrate(offer, settings().startBitrate()),
                settings().codecs());
    }

    @Override
    void prepare(Peer opened, RTCPeerConnection connection) {
        CustomVideoSource source = opened.own(new CustomVideoSource());
        VideoTrack track = opened.own(LibWebRtc.factory().createVideoTrack(TRACK, source));
        sender = opened.own(connection.addTrack(track, List.of(STREAM)));
        place = new ViewerPictures(opened.thread(), source, this::pushed);
        applyLimits();
    }

    @Override
    void answered(SessionDescription own) {
        Codec codec = Descriptions.section(own, "video")
                .filter(section -> !section.direction().receives())
                .flatMap(Descriptions::preferred)
                .orElseThrow(() -> new TransportException(
                        TransportException.Problem.CODEC_UNSUPPORTED,
                        "The viewer decodes none of VP8, VP9, H.264 and AV1, which libwebrtc encodes"));
        format = new VideoFormat(codec(codec), ChromaSampling.YUV420);
        synchronized (showing) {
            owner().join(pictures, place);
            joined = true;
        }
    }

    @Override
    void connected(boolean first) {
        if (paused) {
            enter(SessionState.PAUSED, "");
        } else if (!first) {
            enter(SessionState.STREAMING, "");
        }
        pass();
    }

    @Override
    void released() {
        ViewerPictures present = place;
        if (present != null) {
            synchronized (showing) {
                owner().leave(pictures, present);
                joined = false;
            }
            present.pass(false);
        }
    }

    @Override
    void tell(SessionState next, String reason) {
        listener.onState(next, reason);
    }

    @Override
    public void onChannel(DataChannel channel) {
        channels.put(channel.label(), channel);
    }

    @Override
    public void onMessage(DataChannel channel, byte[] data, boolean binary) {
        listener.onMessage(channel.label(), data, binary);
    }

    private void pass() {
        boolean pass = !paused && !state().ended();
        place.pass(pass);
        if (pass) {
            synchronized (showing) {
                owner().show(pictures, place);
            }
        }
    }

    private void pushed() {
        if (state() == SessionState.CONNECTED) {
            enter(SessionState.STREAMING, "");
        }
    }

    @Override
    void onStatistics(StatisticsReport newest) {
        VideoFormat chosen = format;
        if (chosen != null) {
            EncodedSize.Counters counters =
                    new EncodedSize.Counters(place.pushed(), newest.framesEncoded(), newest.quantisers());
            size.look(System.nanoTime(), counters, chosen.codec());
            applyLimits();
        }
    }

    /** On the peer's thread. */
    private void applyLimits() {
        if (sender == null || state().ended()) {
            return;
        }
        long bitrate = bitrateLimit();
        double divisor = size.divisor();
        if (bitrate == appliedBitrate && divisor == appliedDivisor) {
            return;
        }
        RTCRtpSendParameters parameters = sender.getParameters();
        if (parameters.encodings != null && !parameters.encodings.isEmpty()) {
            RTCRtpEncodingParameters encoding = parameters.encodings.getFirst();
            encoding.maxBitrate = Math.toIntExact(Math.min(Integer.MAX_VALUE, bitrate));
            encoding.scaleResolutionDownBy = divisor;
            sender.setParameters(parameters);
            appliedBitrate = bitrate;
            appliedDivisor = divisor;
        }
    }

    private long bitrateLimit() {
        long allowed = Math.min(maxBitrate, settings().maxBitrate());
        int pixels = place.pixels();
        return pixels == 0 ? allowed : Math.min(allowed, MOST_BITS_PER_PIXEL_AND_SECOND * pixels);
    }

    private static VideoCodec codec(Codec codec) {
        return Optional.of(codec.name().toUpperCase(Locale.ROOT))
                .filter(name -> Arrays.stream(VideoCodec.values())
                        .anyMatch(known -> known.name().equals(name)))
                .map(VideoCodec::valueOf)
                .orElseThrow(() -> new TransportException(
                        TransportException.Problem.CODEC_UNSUPPORTED, "libwebrtc chose the codec " + codec.name()));
    }

    private WebRtcStatistics statistics(StatisticsReport report, long dropped) {
        NetworkEstimate network = new NetworkEstimate(
                report.availableBitrate() == 0 ? settings().startBitrate() : report.availableBitrate(),
                0,
                report.fractionLost(),
                report.roundTripMillis(),
                -1,
                NetworkEstimate.Usage.NORMAL,
                report.availableBitrate() == 0 ? NetworkEstimate.Limit.START : NetworkEstimate.Limit.DELAY);
        return new WebRtcStatistics(
                Engine.LIBWEBRTC,
                report.packetsSent(),
                report.bytesSent(),
                report.packetsRetransmitted(),
                report.bytesRetransmitted(),
                0,
                0,
                0,
                0,
                report.packetsLost(),
                report.fractionLost(),
                report.roundTripMillis(),
                report.jitterMillis(),
                report.nacks(),
                report.keyframeRequests(),
                report.framesSent(),
                report.keyframesEncoded(),
                dropped,
                0,
                network.targetBitrate(),
                0,
                0,
                0,
                network,
                report.hasRetransmissionStream(),
                false,
                heldFrames,
                report.remoteAddress(),
                report.dtlsCipherSuite(),
                report.srtpProfile());
    }
}
