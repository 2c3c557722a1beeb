package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.protocols.stun.StunError;
import dev.waycast.protocols.stun.StunMessage;
import dev.waycast.protocols.stun.StunMessageBuilder;
import dev.waycast.transports.SessionState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What strangers, impostors and the careless can do to the UDP port: nothing. */
class HostileNetworkTest {

    private static final int VANISHING_VIEWERS = 1000;
    private static final long FUZZ_SECONDS = Long.getLong("waycast.fuzz.seconds", 1);

    private final TestStream stream = new TestStream();
    private final WebRtcTransport transport = new WebRtcTransport(WebRtcSettings.DEFAULTS
            .withAddresses(List.of("127.0.0.1"), "")
            .with(new SessionSettings(
                    VANISHING_VIEWERS, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ZERO, 6)));

    @BeforeEach
    void startTransport() {
        transport.start();
    }

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void strangersGetNoAnswer() throws Exception {
        try (DatagramChannel stranger = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            byte[] check = StunMessageBuilder.bindingRequest(TestViewer.transaction())
                    .username("nobody:knows")
                    .priority(1)
                    .iceControlling(1)
                    .useCandidate()
                    .messageIntegrity("guessed".getBytes(StandardCharsets.UTF_8))
                    .fingerprint()
                    .build();
            send(stranger, check);
            send(stranger, new byte[] {22, (byte) 254, (byte) 253, 0, 0});
            send(stranger, new byte[] {(byte) 0x80, (byte) 200, 0, 0});
            await(() -> transport.statistics().datagramsReceived() == 3);
            assertThat(transport.statistics().checksUnknown()).isEqualTo(1);
            assertThat(transport.statistics().datagramsUnknown()).isEqualTo(2);
            stranger.configureBlocking(false);
            Thread.sleep(100);
            assertThat(stranger.receive(ByteBuffer.allocate(2000))).isNull();
        }
    }

    @Test
    void aCheckWithAWrongPasswordOpensNothing() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (state, reason) -> {});
            viewer.stopChecking();
            viewer.connect(session.answer());
            viewer.send(viewer.check()
                    .priority(1)
                    .iceControlling(1)
                    .messageIntegrity("wrongwrongwrongwrongwrong".getBytes(StandardCharsets.UTF_8))
                    .fingerprint()
                    .build());
            assertThat(awaitError(viewer)).isEqualTo(StunError.UNAUTHENTICATED.code());
            viewer.send(viewer.check().priority(1).fingerprint().build());
            assertThat(awaitError(viewer)).isEqualTo(StunError.BAD_REQUEST.code());
            assertThat(session.state()).isEqualTo(SessionState.INITIALIZING);
            assertThat(transport.statistics().checksRejected()).isEqualTo(2);
        }
    }

    @Test
    void twoControlledAgentsAreARoleConflict() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (state, reason) -> {});
            viewer.stopChecking();
            viewer.connect(session.answer());
            viewer.send(viewer.check()
                    .priority(1)
                    .iceControlled(1)
                    .messageIntegrity(viewer.serverKey())
                    .fingerprint()
                    .build());
            assertThat(awaitError(viewer)).isEqualTo(StunError.ROLE_CONFLICT.code());
        }
    }

    @Test
    void aDamagedCheckIsIgnored() throws Exception {
        try (TestViewer viewer = new TestViewer()) {
            WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (state, reason) -> {});
            viewer.stopChecking();
            viewer.connect(session.answer());
            byte[] damaged = viewer.check()
                    .priority(1)
                    .iceControlling(1)
                    .messageIntegrity(viewer.serverKey())
                    .fingerprint()
                    .build();
            damaged[30] ^= 1;
            viewer.send(damaged);
            await(() -> transport.statistics().datagramsMalformed() == 1);
            assertThat(session.state()).isEqualTo(SessionState.INITIALIZING);
        }
    }

    /** Rubbish from the viewer's own address and from strangers, while a picture is being watched. */
    @Test
    @Tag("fuzz")
    void rubbishDisturbsNobody() throws Exception {
        Random random = new Random(20);
        try (TestViewer viewer = new TestViewer();
                DatagramChannel stranger = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            WebRtcSession session = connect(viewer);
            EncodedFrame keyframe = stream.keyframe(3000);
            assertThat(viewer.nextPicture().data()).isEqualTo(keyframe.data());
            List<byte[]> seeds = seeds(viewer);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FUZZ_SECONDS);
            for (int i = 0; System.nanoTime() < end; i++) {
                byte[] datagram = mutate(seeds.get(random.nextInt(seeds.size())), random);
                viewer.send(datagram);
                send(stranger, datagram);
                if (i % 50 == 0) {
                    Thread.sleep(1);
                }
            }
            Thread.sleep(100);
            viewer.pictures.clear();
            assertThat(session.state()).isEqualTo(SessionState.STREAMING);
            EncodedFrame delta = stream.delta(2500);
            assertThat(viewer.nextPicture().data()).isEqualTo(delta.data());
            WebRtcTransportStatistics statistics = transport.statistics();
            assertThat(statistics.datagramsMalformed()).isPositive();
            assertThat(statistics.datagramsUnknown()).isPositive();
            assertThat(transport.sessions()).containsExactly(session);
        }
    }

    @Test
    void aThousandViewersThatVanishLeaveNothing() throws Exception {
        DtlsIdentity identity = DtlsIdentity.generate();
        Random random = new Random(3);
        List<WebRtcSession> all = new ArrayList<>();
        for (int i = 0; i < VANISHING_VIEWERS; i++) {
            try (TestViewer viewer = new TestViewer(identity)) {
                WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (state, reason) -> {});
                all.add(session);
                // Some vanish before the first packet, some in the handshake, some while watching.
                if (i % 10 < 4) {
                    viewer.connect(session.answer());
                    Thread.sleep(random.nextInt(4));
                }
                if (i % 100 == 0) {
                    viewer.awaitConnected();
                    await(() -> session.state() == SessionState.CONNECTED);
                    stream.keyframe(2000);
                    viewer.nextPicture();
                }
                if (i % 2 == 0) {
                    session.close();
                }
            }
        }
        all.forEach(WebRtcSession::close);
        await(() -> transport.sessions().isEmpty() && stream.readers == 0);
        assertThat(all).allMatch(session -> session.state().ended());
        await(() -> waycastVirtualThreads() == 0);
        try (TestViewer viewer = new TestViewer(identity)) {
            connect(viewer);
            EncodedFrame keyframe = stream.keyframe(3000);
            assertThat(viewer.nextPicture().data()).isEqualTo(keyframe.data());
        }
    }

    private List<byte[]> seeds(TestViewer viewer) {
        return List.of(
                viewer.check()
                        .priority(1)
                        .iceControlling(5)
                        .useCandidate()
                        .messageIntegrity(viewer.serverKey())
                        .fingerprint()
                        .build(),
                new byte[] {22, (byte) 254, (byte) 253, 0, 1, 0, 0, 0, 0, 0, 5, 0, 4, 1, 2, 3, 4},
                new byte[] {23, (byte) 254, (byte) 253, 0, 1, 0, 0, 0, 0, 0, 5, 0, 4, 1, 2, 3, 4},
                new byte[] {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 5, 0, 2, 2, 40},
                new byte[] {
                    (byte) 0x81, (byte) 201, 0, 7, 0, 0, 0, 77, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
                },
                new byte[] {(byte) 0x90, 102, 0, 7, 0, 0, 0, 77, 1, 2, 3, 4, (byte) 0xBE, (byte) 0xDE, 0, 1, 1, 2, 3, 4
                });
    }

    private static byte[] mutate(byte[] seed, Random random) {
        int length = random.nextInt(8) == 0 ? random.nextInt(1500) : seed.length;
        byte[] datagram = new byte[length];
        random.nextBytes(datagram);
        System.arraycopy(seed, 0, datagram, 0, Math.min(length, seed.length));
        for (int flips = random.nextInt(1, 6); flips > 0 && length > 0; flips--) {
            datagram[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
        }
        return datagram;
    }

    private WebRtcSession connect(TestViewer viewer) throws Exception {
        WebRtcSession session = transport.accept(viewer.offer(), stream.ladder, (state, reason) -> {});
        viewer.connect(session.answer()).awaitConnected();
        await(() -> stream.readers > 0);
        return session;
    }

    private static int awaitError(TestViewer viewer) throws InterruptedException {
        while (true) {
            StunMessage message = viewer.stun.poll(5, TimeUnit.SECONDS);
            assertThat(message).as("an error response within 5 seconds").isNotNull();
            if (message.kind() == StunMessage.Kind.ERROR) {
                return message.error().orElseThrow().code();
            }
        }
    }

    private void send(DatagramChannel from, byte[] datagram) throws IOException {
        from.send(ByteBuffer.wrap(datagram), new InetSocketAddress("127.0.0.1", transport.port()));
    }

    private static long waycastVirtualThreads() {
        return VirtualThreads.named("waycast-");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about within 20 seconds");
            }
            Thread.sleep(5);
        }
    }
}
