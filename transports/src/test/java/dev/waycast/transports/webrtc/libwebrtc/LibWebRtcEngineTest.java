package dev.waycast.transports.webrtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.transports.SessionState;
import dev.waycast.transports.webrtc.WebRtcSessionListener;
import dev.waycast.transports.webrtc.WebRtcStatistics;
import dev.waycast.transports.webrtc.libwebrtc.TestPeer.Colour;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibWebRtcEngineTest {

    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int RED = 0xff0000;
    private static final int BLUE = 0x0000ff;

    /** BT.601 limited range, as libyuv computes it. */
    private static final Colour SEEN_RED = new Colour(82, 90, 240);

    private static final Colour SEEN_BLUE = new Colour(41, 240, 110);

    private final TestPictures pictures = new TestPictures();
    private final Listener listener = new Listener();
    private LibWebRtcEngine engine = engine(LibWebRtcSettings.DEFAULTS);

    @AfterEach
    void end() {
        engine.close();
        assertThat(pictures.readers).isZero();
    }

    @Test
    void aViewerSeesThePictureAndItsChanges() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            viewer.answered(session.answer());
            assertThat(pictures.readers).isEqualTo(1);
            assertThat(pictures.requests).hasValue(1);

            await(() -> {
                pictures.publish(RED, 0);
                return viewer.colour != null && viewer.colour.isNear(SEEN_RED);
            });
            await(() -> {
                pictures.publish(BLUE, 64);
                return viewer.colour.isNear(SEEN_BLUE);
            });
            await(() -> listener.states.contains(SessionState.STREAMING));
            assertThat(listener.states)
                    .containsSubsequence(SessionState.CONNECTING, SessionState.CONNECTED, SessionState.STREAMING);

            await(() -> session.statistics().framesSent() > 0
                    && session.statistics().roundTripMillis() >= 0);
            WebRtcStatistics statistics = session.statistics();
            assertThat(statistics.packetsSent()).isPositive();
            assertThat(statistics.bytesSent()).isPositive();
            assertThat(statistics.keyframesSent()).isPositive();
            assertThat(statistics.allowedBitrate()).isPositive();
            assertThat(statistics.remoteAddress()).contains(":");
            assertThat(statistics.dtlsCipherSuite()).startsWith("TLS_");
            assertThat(statistics.srtpProfile()).isNotEmpty();
        }
        await(() -> listener.states.contains(SessionState.DISCONNECTED));
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void whoComesLaterSeesAPictureThatStandsStill() throws Exception {
        try (TestPeer first = TestPeer.viewer();
                TestPeer second = TestPeer.viewer()) {
            first.answered(
                    engine.accept(first.offer(), pictures.ladder, listener).answer());
            await(() -> {
                pictures.publish(RED, 0);
                return first.colour != null;
            });

            second.answered(engine.accept(second.offer(), pictures.ladder, new Listener())
                    .answer());
            await(() -> second.colour != null && second.colour.isNear(SEEN_RED));
            assertThat(pictures.readers).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H264", "VP8", "VP9", "AV1"})
    void theCodecIsTheOnePreferred(VideoCodec codec) throws Exception {
        engine.close();
        engine = engine(preferring(codec));
        try (TestPeer viewer = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            assertThat(session.format().codec()).isEqualTo(codec);
            viewer.answered(session.answer());
            await(() -> {
                pictures.publish(RED, 0);
                return viewer.colour != null && viewer.colour.isNear(SEEN_RED);
            });
            await(() -> session.report() != null && !session.report().codec().isEmpty());
            assertThat(session.report().codec()).isEqualTo(codec.name());
        }
    }

    @Test
    void whatANarrowNetworkCannotCarryIsEncodedSmaller() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            viewer.answered(session.answer());
            session.maxBitrate(200_000);
            await(() -> {
                pictures.publishNoise();
                return viewer.width > 0 && viewer.width < TestPictures.WIDTH;
            });

            session.maxBitrate(Long.MAX_VALUE);
            await(() -> {
                pictures.publish(RED, 0);
                return viewer.width == TestPictures.WIDTH;
            });
        }
    }

    @Test
    void messagesGoBothWays() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            viewer.answered(session.answer());
            await(viewer::isChannelOpen);
            viewer.send("from the viewer");
            await(() -> listener.messages.contains("input: from the viewer"));

            session.send("input", "to the viewer".getBytes(StandardCharsets.UTF_8), false);
            await(() -> viewer.messages.contains("to the viewer"));
        }
    }

    @Test
    void pausedNothingIsSent() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            viewer.answered(session.answer());
            await(() -> {
                pictures.publish(RED, 0);
                return viewer.colour != null;
            });
            session.pause(true);
            await(() -> listener.states.contains(SessionState.PAUSED));
            pictures.publish(BLUE, 0);
            session.pause(false);
            await(() -> viewer.colour.isNear(SEEN_BLUE));
            assertThat(session.state()).isEqualTo(SessionState.STREAMING);
        }
    }

    @Test
    void aLaterOfferOfTheSameConnectionRestartsIce() throws Exception {
        try (TestPeer viewer = TestPeer.viewer();
                TestPeer other = TestPeer.viewer()) {
            LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, listener);
            String first = session.answer();
            viewer.answered(first);
            await(() -> {
                pictures.publish(RED, 0);
                return viewer.colour != null;
            });

            String second = session.answerAgain(viewer.offer(true)).orElseThrow();
            assertThat(fragment(second)).isNotEqualTo(fragment(first));
            assertThat(second).contains("a=candidate:");
            viewer.answered(second);
            await(() -> {
                pictures.publish(BLUE, 0);
                return viewer.colour.isNear(SEEN_BLUE);
            });
            assertThat(session.answerAgain(other.offer()))
                    .as("of another connection")
                    .isEmpty();
            assertThat(session.state()).isEqualTo(SessionState.STREAMING);
        }
    }

    private static String fragment(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theViewersCandidatesAreOurAddresses() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            String answer =
                    engine.accept(viewer.offer(), pictures.ladder, listener).answer();
            assertThat(answer.lines().filter(line -> line.startsWith("a=candidate:")))
                    .hasSize(1)
                    .allMatch(line -> line.contains(" 127.0.0.1 "));
            viewer.answered(answer);
            await(() -> {
                pictures.publish(RED, 0);
                return viewer.colour != null;
            });
        }
    }

    @Test
    void anOfferThatWantsNothingIsRefused() throws Exception {
        try (TestPeer publisher = TestPeer.publisher()) {
            String offer = publisher.offer();
            assertThatThrownBy(() -> engine.accept(offer, pictures.ladder, listener))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("wants no video");
        }
        assertThatThrownBy(() -> engine.accept("nonsense", pictures.ladder, listener))
                .isInstanceOf(TransportException.class);
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void placesAreLimited() throws Exception {
        engine.close();
        engine = engine(withSessions(1));
        try (TestPeer viewer = TestPeer.viewer()) {
            String offer = viewer.offer();
            engine.accept(offer, pictures.ladder, listener);
            assertThatThrownBy(() -> engine.accept(offer, pictures.ladder, listener))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("places");
        }
    }

    @Test
    void twoHundredSessionsLeaveNoMemoryBehind() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            String offer = viewer.offer();
            openAndClose(offer, 20);
            long before = NativeMemory.inUse();
            openAndClose(offer, 200);
            // Connections that are not released hold 37 MB. The virtual machine itself holds up to 12 more or less.
            assertThat(NativeMemory.inUse() - before).isLessThan(24 << 20);
        }
    }

    @Test
    void connectionsThatEndWhileTheySendEndCleanly() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (TestPeer viewer = TestPeer.viewer()) {
                LibWebRtcSession session = engine.accept(viewer.offer(), pictures.ladder, new Listener());
                viewer.answered(session.answer());
                await(() -> {
                    pictures.publish(RED, 0);
                    return viewer.isChannelOpen() && viewer.colour != null;
                });
                Thread sending = Thread.ofPlatform().start(() -> {
                    while (!session.state().ended()) {
                        session.send("input", new byte[1000], true);
                        pictures.publish(BLUE, 0);
                    }
                    session.send("input", new byte[1000], true);
                    pictures.publish(BLUE, 0);
                });
                await(() -> !viewer.messages.isEmpty());
                session.close();
                sending.join();
            }
        }
        assertThat(engine.sessions()).isZero();
    }

    private void openAndClose(String offer, int times) {
        for (int i = 0; i < times; i++) {
            LibWebRtcSession session = engine.accept(offer, pictures.ladder, new Listener());
            session.close();
            session.awaitEnd(Duration.ofSeconds(10));
        }
    }

    private static LibWebRtcEngine engine(LibWebRtcSettings settings) {
        return new LibWebRtcEngine(settings, () -> List.of(InetAddress.getLoopbackAddress()), List::of);
    }

    private static LibWebRtcSettings preferring(VideoCodec codec) {
        LibWebRtcSettings usual = LibWebRtcSettings.DEFAULTS;
        return new LibWebRtcSettings(
                usual.maxSessions(),
                usual.minPort(),
                usual.maxPort(),
                usual.publicAddress(),
                usual.gatheringTimeout(),
                List.of(codec),
                usual.connectTimeout(),
                usual.silenceTimeout(),
                usual.sessionTimeout(),
                usual.startBitrate(),
                usual.maxBitrate());
    }

    private static LibWebRtcSettings withSessions(int sessions) {
        LibWebRtcSettings usual = LibWebRtcSettings.DEFAULTS;
        return new LibWebRtcSettings(
                sessions,
                usual.minPort(),
                usual.maxPort(),
                usual.publicAddress(),
                usual.gatheringTimeout(),
                usual.codecs(),
                usual.connectTimeout(),
                usual.silenceTimeout(),
                usual.sessionTimeout(),
                usual.startBitrate(),
                usual.maxBitrate());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the limit").isLessThan(until);
            Thread.sleep(10);
        }
    }

    private static final class Listener implements WebRtcSessionListener {

        final List<SessionState> states = new CopyOnWriteArrayList<>();
        final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void onState(SessionState state, String reason) {
            states.add(state);
        }

        @Override
        public void onMessage(String channel, byte[] data, boolean binary) {
            messages.add(channel + ": " + new String(data, StandardCharsets.UTF_8));
        }
    }
}
