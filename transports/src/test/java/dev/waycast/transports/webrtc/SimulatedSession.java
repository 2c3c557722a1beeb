package dev.waycast.transports.webrtc;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.StreamFeedback;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.protocols.rtcp.RtcpCompound;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtcp.SenderReport;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.sdp.IceCredentials;
import dev.waycast.protocols.stun.PacketKind;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.congestion.SimulatedLink;
import dev.waycast.transports.webrtc.congestion.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * A whole {@link VideoSender} in virtual time, from 0: an encoder of 30 pictures a second that keeps to what it is
 * allowed, the packets themselves over a {@link SimulatedLink}, and a {@link SimulatedBrowser} that says what it misses.
 */
final class SimulatedSession implements StreamFeedback, PacketSocket {

    private static final long SECOND = 1_000_000_000L;
    private static final long FRAME_INTERVAL = SECOND / 30;
    private static final long KEYFRAME_INTERVAL = SECOND / 2;
    /** {@link System#nanoTime()} at 0. */
    private static final long CLOCK = 5_000 * SECOND;
    /** A rate buffer of three pictures lets a keyframe have no more. */
    private static final double KEYFRAME_SHARE = 2.5;

    private static final double ENCODER_LAG_FRAMES = 3;
    private static final SentStreams STREAMS = new SentStreams(11, 22, 33, "cname");
    private static final String OFFER = TestViewer.offer(DtlsIdentity.generate().fingerprint(), "transport-cc")
                    .replace("SAVPF 102\r\n", "SAVPF 102 103 49\r\n")
            + "a=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n"
            + "a=rtpmap:49 flexfec-03/90000\r\na=fmtp:49 repair-window=10000000\r\n";

    /** One picture that was encoded. */
    static final class Picture {
        final long capturedAt;
        final int bytes;
        final boolean keyframe;
        /** When the browser showed it, -1: never. */
        long shownAt = -1;

        Picture(long capturedAt, int bytes, boolean keyframe) {
            this.capturedAt = capturedAt;
            this.bytes = bytes;
            this.keyframe = keyframe;
        }

        double latencyMillis() {
            return (shownAt - capturedAt) / 1e6;
        }
    }

    final VideoSender sender;
    final SimulatedBrowser browser;
    private final VirtualTime time;
    private final SimulatedLink down;
    private final SimulatedLink up;
    private final Random random;
    private final MediaStream media = new MediaStream("desktop", VideoFormat.H264, this);
    private final NetworkPath path = new NetworkPath(this, new InetSocketAddress("192.0.2.7", 9));
    private final FramePackets framePackets =
            new FramePackets(WebRtcSettings.DEFAULTS.packets().maxBytes());
    private final ByteBuffer wire = ByteBuffer.allocate(VideoSender.MAX_WIRE_PACKET);
    private final SrtpReceiver srtp;
    private final List<Picture> pictures = new ArrayList<>();
    private final Map<Long, Picture> byCapture = new HashMap<>();
    private final TreeMap<Long, Long> wanted = new TreeMap<>(Map.of(0L, Long.MAX_VALUE));
    private final TreeMap<Long, Long> targets = new TreeMap<>();
    private long allowed;
    private double encoderBitrate;
    private boolean keyframeWanted = true;
    private long keyframeAt = -KEYFRAME_INTERVAL;
    private long sequence;
    private long drivenAt = Long.MAX_VALUE;

    SimulatedSession(VirtualTime time, SimulatedLink down, SimulatedLink up, Random random) {
        this.time = time;
        this.down = down;
        this.up = up;
        this.random = random;
        StreamLadder ladder = new StreamLadder("desktop", List.of(media));
        Negotiation.Agreed agreed = Negotiation.answer(
                OFFER,
                ladder,
                new IceCredentials("ufrag", "passwordpasswordpassword"),
                DtlsIdentity.generate().fingerprint(),
                List.of(),
                WebRtcSettings.DEFAULTS,
                STREAMS,
                1);
        browser = new SimulatedBrowser(time, this::feedback, random);
        try {
            SrtpProfile profile = SrtpProfile.SRTP_AEAD_AES_128_GCM;
            byte[] key = new byte[profile.keyLength];
            byte[] salt = new byte[profile.saltLength];
            srtp = new SrtpReceiver(profile, key, salt);
            DirectSession session = new DirectSession(
                    "simulated", null, null, WebRtcSettings.DEFAULTS, agreed, STREAMS, null, ladder, new Listener());
            sender = new VideoSender(
                    WebRtcSettings.DEFAULTS,
                    agreed.answer(),
                    STREAMS,
                    new SrtpSender(profile, key, salt, STREAMS.video(), STREAMS.retransmission(), STREAMS.repair()),
                    ladder.open(
                            VideoFormat.H264, WebRtcSettings.DEFAULTS.sessions().readerCapacity(), this::wake),
                    session,
                    null,
                    new SenderClock(this::nanoTime, () -> Instant.EPOCH.plusNanos(time.now())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebRtcSessionListener {
        @Override
        public void onState(SessionState state, String reason) {}

        @Override
        public void onFrameSent(SentFrame frame) {
            browser.sent(frame.rtpTimestamp(), byCapture.get(frame.times().captured));
        }
    }

    /** From then on the pictures need this many bit/s at most. */
    SimulatedSession wants(double fromSeconds, long bitsPerSecond) {
        wanted.put(SimulatedLink.nanos(fromSeconds), bitsPerSecond);
        return this;
    }

    SimulatedSession start() {
        encoderBitrate = allowed;
        time.every(FRAME_INTERVAL, this::encode);
        browser.start();
        wake();
        return this;
    }

    List<Picture> pictures(double fromSeconds, double toSeconds) {
        return pictures.stream()
                .filter(picture -> picture.capturedAt >= SimulatedLink.nanos(fromSeconds))
                .filter(picture -> picture.capturedAt < SimulatedLink.nanos(toSeconds))
                .toList();
    }

    /** Bit/s allowed to the encoder by then. */
    long target(double seconds) {
        return targets.floorEntry(SimulatedLink.nanos(seconds)).getValue();
    }

    /** Of the pictures that were shown. */
    double latencyMillis(double percentile, double fromSeconds, double toSeconds) {
        double[] sorted = pictures(fromSeconds, toSeconds).stream()
                .filter(picture -> picture.shownAt >= 0)
                .mapToDouble(Picture::latencyMillis)
                .sorted()
                .toArray();
        return sorted[(int) (percentile / 100 * (sorted.length - 1))];
    }

    /** Of the pictures made, the share that the browser presented: two in one of its turns count as one. */
    double shownShare(double fromSeconds, double toSeconds) {
        List<Picture> made = pictures(fromSeconds, toSeconds);
        long turns = made.stream()
                .filter(picture -> picture.shownAt >= 0)
                .mapToLong(picture -> picture.shownAt)
                .distinct()
                .count();
        return turns / (double) made.size();
    }

    double longestFreezeMillis(double fromSeconds, double toSeconds) {
        long[] shown = pictures(fromSeconds, toSeconds).stream()
                .mapToLong(picture -> picture.shownAt)
                .filter(at -> at >= 0)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < shown.length; i++) {
            longest = Math.max(longest, shown[i] - shown[i - 1]);
        }
        return longest / 1e6;
    }

    private long nanoTime() {
        return time.now() + CLOCK;
    }

    private void encode() {
        encoderBitrate += (allowed - encoderBitrate) / ENCODER_LAG_FRAMES;
        long wants = wanted.floorEntry(time.now()).getValue();
        boolean keyframe = keyframeWanted && time.now() - keyframeAt >= KEYFRAME_INTERVAL;
        double bits = Math.min(encoderBitrate, wants) / 30 * Math.exp(0.15 * random.nextGaussian());
        double most = KEYFRAME_SHARE * allowed / 30;
        int bytes = (int) ((keyframe ? Math.min(KEYFRAME_SHARE * bits, most) : Math.min(bits, most)) / 8);
        if (keyframe) {
            keyframeWanted = false;
            keyframeAt = time.now();
        }
        publish(Math.max(100, bytes), keyframe);
    }

    private void publish(int bytes, boolean keyframe) {
        Picture picture = new Picture(time.now(), bytes, keyframe);
        pictures.add(picture);
        StageTimes times = new StageTimes();
        times.captured = nanoTime();
        times.encoded = times.captured;
        byCapture.put(times.captured, picture);
        byte[] nal = new byte[bytes];
        Arrays.fill(nal, (byte) 0x55);
        nal[0] = 0;
        nal[1] = 0;
        nal[2] = 0;
        nal[3] = 1;
        nal[4] = (byte) (keyframe ? 0x65 : 0x41);
        media.publish(new EncodedFrame(VideoCodec.H264, nal, keyframe, 1280, 720, sequence++, "simulated", 20, times));
    }

    /** On the way to the browser. */
    long sentBytes;

    /** Packets of them. */
    int lost;

    private void wake() {
        if (sender != null) {
            driveAt(time.now());
        }
    }

    private void driveAt(long at) {
        if (at < drivenAt) {
            drivenAt = at;
            time.at(at, () -> drive(at));
        }
    }

    private void drive(long planned) {
        if (planned != drivenAt) {
            return;
        }
        drivenAt = Long.MAX_VALUE;
        long due = sender.run(framePackets, path, wire, nanoTime());
        driveAt(Math.max(time.now() + 50_000, due - CLOCK));
    }

    private void feedback(List<RtcpPacket> packets) {
        up.send(time.now(), 100)
                .ifPresent(at -> time.at(at, () -> {
                    sender.onFeedback(packets, nanoTime());
                    wake();
                }));
    }

    @Override
    public InetAddress local() {
        return InetAddress.ofLiteral("192.0.2.1");
    }

    @Override
    public boolean send(InetSocketAddress remote, ByteBuffer datagram) {
        int bytes = datagram.remaining();
        OptionalLong arrival = down.send(time.now(), bytes + 28);
        sentBytes += bytes;
        if (arrival.isEmpty()) {
            lost++;
        }
        PacketBuffer packet = new PacketBuffer(2048);
        boolean rtcp = PacketKind.of(datagram) == PacketKind.RTCP;
        datagram.get(packet.getBuffer(), 0, bytes);
        packet.setLength(bytes);
        boolean sound = rtcp ? srtp.unprotectRtcp(packet) : srtp.unprotectRtp(packet);
        if (!sound) {
            throw new IllegalStateException("A packet is not authentic");
        }
        ByteBuffer plain = ByteBuffer.wrap(packet.getBuffer(), 0, packet.getLength());
        if (rtcp) {
            arrival.ifPresent(at -> time.at(at, () -> onRtcp(plain)));
        } else {
            RtpPacket rtp = RtpPacket.parse(plain).orElseThrow();
            SimulatedBrowser.Arriving arriving = browser.sent(rtp);
            arrival.ifPresent(at -> time.at(at, () -> browser.arrived(arriving)));
        }
        return true;
    }

    private void onRtcp(ByteBuffer packet) {
        for (RtcpPacket received : RtcpCompound.parse(packet).packets()) {
            if (received instanceof SenderReport report) {
                browser.onSenderReport(report);
            }
        }
    }

    @Override
    public void requestKeyframe() {
        keyframeWanted = true;
    }

    @Override
    public void allowedBitrate(long bitsPerSecond) {
        allowed = bitsPerSecond;
        targets.put(time.now(), bitsPerSecond);
    }

    @Override
    public void readers(int count) {}
}
