package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.protocols.h264.H264Depacketizer;
import dev.waycast.protocols.rtcp.RtcpCompound;
import dev.waycast.protocols.rtcp.RtcpPacket;
import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.rtp.RtpPacket;
import dev.waycast.protocols.rtp.RtxPacket;
import dev.waycast.protocols.sdp.Fingerprint;
import dev.waycast.protocols.sdp.IceCredentials;
import dev.waycast.protocols.sdp.MediaSection;
import dev.waycast.protocols.sdp.SessionDescription;
import dev.waycast.protocols.stun.PacketKind;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A browser's part of a session, made of the same wire formats: full ICE agent, DTLS client, SRTP receiver. */
final class TestViewer implements AutoCloseable {

    static final String UFRAG = "view";
    private static final String PASSWORD = "viewerviewerviewerviewer";
    private static final int VIDEO_PAYLOAD_TYPE = 102;
    static final int RTX_PAYLOAD_TYPE = 103;
    static final int FLEXFEC_PAYLOAD_TYPE = 49;
    private static final int CHECK_INTERVAL_MILLIS = 50;

    record Received(RtpPacket packet, byte[] bytes) {}

    final DtlsIdentity identity;
    final BlockingQueue<ReceivedPictures.Picture> pictures = new LinkedBlockingQueue<>();
    final BlockingQueue<List<RtcpPacket>> rtcp = new LinkedBlockingQueue<>();
    final BlockingQueue<StunMessage> stun = new LinkedBlockingQueue<>();
    final Queue<Received> packets = new ConcurrentLinkedQueue<>();
    final Queue<RtpPacket> retransmitted = new ConcurrentLinkedQueue<>();
    final Queue<RtpPacket> repair = new ConcurrentLinkedQueue<>();
    final CompletableFuture<DtlsConnection> connected = new CompletableFuture<>();

    private final CountDownLatch answered = new CountDownLatch(1);
    private final DtlsPackets dtlsPackets = new DtlsPackets(this::send);
    private final ReceivedPictures depacketizer;
    private final DtlsClientHandle dtls = new DtlsClientHandle();
    private final Thread receiver;
    private volatile DatagramChannel socket;
    private volatile InetSocketAddress server;
    private volatile String ownUfrag = UFRAG;
    private volatile String serverUfrag;
    private volatile byte[] serverKey;
    private volatile SrtpReceiver srtpReceiver;
    private volatile SrtpSender srtpSender;
    private volatile boolean checking = true;
    private volatile String ownPassword = PASSWORD;
    /** Whether it answers what the server asks. */
    volatile boolean answering = true;

    private volatile boolean closed;
    volatile IntPredicate loses = sequence -> false;
    volatile int srtpProfile = SrtpProfile.SRTP_AEAD_AES_128_GCM.number;

    private static final class DtlsClientHandle {
        private volatile DtlsClient client;
    }

    TestViewer() throws IOException {
        this(DtlsIdentity.generate());
    }

    /** Generating an identity takes time that a thousand viewers need not spend. */
    TestViewer(DtlsIdentity identity) throws IOException {
        this(identity, new H264Depacketizer());
    }

    /** A viewer of another codec, which its offer has to name. */
    TestViewer(DtlsIdentity identity, Depacketizer depacketizer) throws IOException {
        this.identity = identity;
        this.depacketizer = new ReceivedPictures(depacketizer);
        this.socket = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        this.receiver = Thread.ofPlatform().name("test-viewer").daemon().unstarted(this::receiveLoop);
    }

    String offer() {
        return offer(identity.fingerprint(), "goog-remb");
    }

    /** What a browser offers after {@code restartIce()}: the same with other credentials. */
    String restartOffer(String nextUfrag) {
        return offer().replace("a=ice-ufrag:" + UFRAG, "a=ice-ufrag:" + nextUfrag)
                .replace("a=ice-pwd:" + PASSWORD, "a=ice-pwd:" + PASSWORD + nextUfrag);
    }

    /** Checks with the credentials of a restart from now on. */
    void restart(String nextUfrag, String answer) {
        ownUfrag = nextUfrag;
        ownPassword = PASSWORD + nextUfrag;
        know(SessionDescription.parse(answer).media().getFirst().ice().orElseThrow());
    }

    private void know(IceCredentials ofServer) {
        serverUfrag = ofServer.ufrag();
        serverKey = ofServer.password().getBytes(StandardCharsets.US_ASCII);
    }

    /** As {@link #offer}, from a browser that gives transport-wide feedback and takes retransmissions apart. */
    String offerWithRtx() {
        return offer(identity.fingerprint(), "transport-cc")
                .replace("SAVPF 102\r\n", "SAVPF 102 " + RTX_PAYLOAD_TYPE + "\r\n")
                .concat("a=rtpmap:" + RTX_PAYLOAD_TYPE + " rtx/90000\r\n")
                .concat("a=fmtp:" + RTX_PAYLOAD_TYPE + " apt=102\r\n");
    }

    static String offer(Fingerprint fingerprint, String congestionFeedback) {
        return String.join(
                        "\r\n",
                        "v=0",
                        "o=- 1 1 IN IP4 127.0.0.1",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE 0",
                        "m=video 9 UDP/TLS/RTP/SAVPF 102",
                        "c=IN IP4 0.0.0.0",
                        "a=ice-ufrag:" + UFRAG,
                        "a=ice-pwd:" + PASSWORD,
                        "a=fingerprint:" + fingerprint.format(),
                        "a=setup:actpass",
                        "a=mid:0",
                        "a=extmap:1 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
                        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
                        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                        "a=recvonly",
                        "a=rtcp-mux",
                        "a=rtcp-rsize",
                        "a=rtpmap:102 H264/90000",
                        "a=rtcp-fb:102 " + congestionFeedback,
                        "a=rtcp-fb:102 ccm fir",
                        "a=rtcp-fb:102 nack",
                        "a=rtcp-fb:102 nack pli",
                        "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
                + "\r\n";
    }

    /** Begins checks and the handshake. */
    TestViewer connect(String answer) {
        MediaSection section = SessionDescription.parse(answer).media().getFirst();
        goTo(answer);
        know(section.ice().orElseThrow());
        receiver.start();
        Thread.ofVirtual().name("test-viewer-checks").start(this::checkLoop);
        Thread.ofVirtual()
                .name("test-viewer-dtls")
                .start(() -> handshake(section.fingerprints().getFirst()));
        return this;
    }

    /** Sends to the first address of the answer from now on. */
    void goTo(String answer) {
        server = SessionDescription.parse(answer).media().getFirst().candidates().stream()
                .flatMap(candidate -> candidate.numericAddress().stream())
                .filter(address -> address.getAddress().isLoopbackAddress()
                        && address.getAddress().getAddress().length == 4)
                .findFirst()
                .orElseThrow();
    }

    void awaitConnected() throws Exception {
        connected.get(10, TimeUnit.SECONDS);
    }

    ReceivedPictures.Picture nextPicture() throws InterruptedException {
        ReceivedPictures.Picture picture = pictures.poll(5, TimeUnit.SECONDS);
        if (picture == null) {
            throw new AssertionError("No picture arrived within 5 seconds");
        }
        return picture;
    }

    /** Goes on from another port, as after a change of network. */
    void roam() throws IOException {
        DatagramChannel old = socket;
        socket = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        old.close();
    }

    int localPort() throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    void stopChecking() {
        checking = false;
    }

    void checkAgain() {
        checking = true;
    }

    void sendRtcp(RtcpPacket... compound) {
        send(protect(compound));
    }

    /** The packet that is next, encrypted. */
    byte[] protect(RtcpPacket... compound) {
        PacketBuffer packet = new PacketBuffer(2048);
        ByteBuffer plain = ByteBuffer.wrap(packet.getBuffer());
        RtcpCompound.write(List.of(compound), plain);
        packet.setLength(plain.position());
        synchronized (this) {
            srtpSender.protectRtcp(packet);
        }
        byte[] wire = new byte[packet.getLength()];
        packet.readRegionToBuff(0, wire.length, wire);
        return wire;
    }

    void send(byte[] datagram) {
        try {
            socket.send(ByteBuffer.wrap(datagram), server);
        } catch (IOException e) {
            if (!closed) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Leaves with DTLS's goodbye. */
    void leave() throws Exception {
        connected.get(10, TimeUnit.SECONDS).close();
    }

    boolean serverSaidGoodbye() {
        return dtls.client != null && dtls.client.closedByPeer();
    }

    static byte[] transaction() {
        byte[] id = new byte[12];
        new Random().nextBytes(id);
        return id;
    }

    StunMessageBuilder check() {
        return StunMessageBuilder.bindingRequest(transaction()).username(serverUfrag + ":" + ownUfrag);
    }

    String password() {
        return ownPassword;
    }

    byte[] serverKey() {
        return serverKey;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        checking = false;
        dtlsPackets.close();
        socket.close();
    }

    private void checkLoop() {
        try {
            while (!closed) {
                if (checking) {
                    send(check().priority(1)
                            .iceControlling(5)
                            .useCandidate()
                            .messageIntegrity(serverKey)
                            .fingerprint()
                            .build());
                }
                Thread.sleep(CHECK_INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handshake(Fingerprint expected) {
        try {
            answered.await();
            dtls.client = new DtlsClient(identity, expected, new int[] {srtpProfile});
            DtlsConnection connection = dtls.client.connect(dtlsPackets);
            SrtpKeys keys = connection.keys();
            srtpReceiver = new SrtpReceiver(keys.profile(), keys.serverKey(), keys.serverSalt());
            srtpSender = new SrtpSender(keys.profile(), keys.clientKey(), keys.clientSalt(), 77);
            connected.complete(connection);
            connection.listen(dtls.client::closedByPeer);
        } catch (Exception e) {
            connected.completeExceptionally(e);
        }
    }

    private void receiveLoop() {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        while (!closed) {
            try {
                buffer.clear();
                socket.receive(buffer);
                onDatagram(buffer.flip());
            } catch (IOException e) {
                // Roaming closes the socket that is being read; the next round reads the new one.
                Thread.onSpinWait();
            }
        }
    }

    private void onDatagram(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(0, bytes);
        switch (PacketKind.of(datagram)) {
            case STUN ->
                StunMessage.parse(datagram).ifPresent(message -> {
                    stun.add(message);
                    if (message.kind() == StunMessage.Kind.SUCCESS) {
                        answered.countDown();
                    } else if (message.isBindingRequest() && answering) {
                        send(answer(message, ownPassword));
                    }
                });
            case DTLS -> dtlsPackets.offer(bytes);
            case RTP -> onRtp(bytes);
            case RTCP -> onRtcp(bytes);
            case UNKNOWN -> throw new IllegalStateException("The server sent rubbish");
        }
    }

    /** As a full agent answers: RFC 8445 section 7.3. */
    byte[] answer(StunMessage request, String password) {
        assertThat(request.verifyIntegrity(ownPassword.getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(request.username()).contains(ownUfrag + ":" + serverUfrag);
        assertThat(request.iceControlled()).isPresent();
        return StunMessageBuilder.bindingSuccess(request.transactionId())
                .xorMappedAddress(server)
                .messageIntegrity(password.getBytes(StandardCharsets.US_ASCII))
                .fingerprint()
                .build();
    }

    /** What the server asks next. */
    StunMessage nextRequest() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            StunMessage message = stun.poll(100, TimeUnit.MILLISECONDS);
            if (message != null && message.isBindingRequest()) {
                return message;
            }
        }
        throw new AssertionError("The server asked nothing within 20 seconds");
    }

    private void onRtp(byte[] bytes) {
        int sequence = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        boolean video = (bytes[1] & 0x7F) == VIDEO_PAYLOAD_TYPE;
        if (srtpReceiver == null || video && loses.test(sequence)) {
            return;
        }
        PacketBuffer packet = new PacketBuffer(2048);
        packet.append(bytes, bytes.length);
        if (!srtpReceiver.unprotectRtp(packet)) {
            return;
        }
        RtpPacket rtp = RtpPacket.parse(ByteBuffer.wrap(packet.getBuffer(), 0, packet.getLength()))
                .orElseThrow();
        if (rtp.payloadType() == RTX_PAYLOAD_TYPE) {
            onRetransmission(rtp);
        } else if (rtp.payloadType() == FLEXFEC_PAYLOAD_TYPE) {
            repair.add(rtp);
        } else {
            packets.add(new Received(rtp, bytes));
            depacketizer.add(rtp);
        }
        depacketizer.poll().ifPresent(pictures::add);
    }

    private void onRetransmission(RtpPacket rtx) {
        retransmitted.add(rtx);
        ByteBuffer original = ByteBuffer.allocate(2048);
        if (RtxPacket.restore(rtx, VIDEO_PAYLOAD_TYPE, 0, original)) {
            depacketizer.add(RtpPacket.parse(original.flip()).orElseThrow());
        }
    }

    Optional<Integer> missing() {
        return depacketizer.missing();
    }

    private void onRtcp(byte[] bytes) {
        if (srtpReceiver == null) {
            return;
        }
        PacketBuffer packet = new PacketBuffer(2048);
        packet.append(bytes, bytes.length);
        if (srtpReceiver.unprotectRtcp(packet)) {
            rtcp.add(RtcpCompound.parse(ByteBuffer.wrap(packet.getBuffer(), 0, packet.getLength()))
                    .packets());
        }
    }
}
