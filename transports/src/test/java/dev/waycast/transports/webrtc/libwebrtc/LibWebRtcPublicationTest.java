package dev.waycast.transports.webrtc.libwebrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.transports.SessionState;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibWebRtcPublicationTest {

    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

    private final LibWebRtcEngine engine =
            new LibWebRtcEngine(LibWebRtcSettings.DEFAULTS, () -> List.of(InetAddress.getLoopbackAddress()), List::of);
    private final Listener listener = new Listener();
    private final long leases = FrameLeases.open();

    @AfterEach
    void end() {
        engine.close();
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void picturesArriveInTheirColourAndSize() throws Exception {
        try (TestPeer publisher = TestPeer.publisher()) {
            LibWebRtcPublication publication = engine.receive(publisher.offer(), listener);
            publisher.answered(publication.answer());

            await(() -> {
                publisher.publish(320, 180, 126);
                return listener.shows(320, 180, 128);
            });
            await(() -> {
                publisher.publish(640, 360, 81);
                return listener.shows(640, 360, 76);
            });
            assertThat(listener.states).contains(SessionState.STREAMING);
            await(() -> publication.statistics().framesDecoded() > 0);
            assertThat(publication.statistics().bytesReceived()).isPositive();
            assertThat(publication.statistics().codec()).isNotEmpty();
        }
        await(() -> listener.states.contains(SessionState.DISCONNECTED));
    }

    @Test
    void picturesThatNobodyGivesBackAreDropped() throws Exception {
        listener.keep = true;
        try (TestPeer publisher = TestPeer.publisher()) {
            LibWebRtcPublication publication = engine.receive(publisher.offer(), listener);
            publisher.answered(publication.answer());
            await(() -> {
                publisher.publish(320, 180, 126);
                return publication.statistics().framesDropped() > 0;
            });
            assertThat(listener.kept).hasSize(4);
            publication.close();
        }
        VideoFrame last = listener.kept.getLast();
        assertThat(((FrameMemory.Mapped) last.memory()).pixels().get(ValueLayout.JAVA_BYTE, 0) & 0xff)
                .isBetween(120, 136);
        listener.kept.forEach(VideoFrame::close);
    }

    @Test
    void anOfferThatSendsNothingIsRefused() throws Exception {
        try (TestPeer viewer = TestPeer.viewer()) {
            String offer = viewer.offer();
            assertThatThrownBy(() -> engine.receive(offer, listener))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("sends no video");
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the limit").isLessThan(until);
            Thread.sleep(10);
        }
    }

    private static final class Listener implements PublicationListener {

        final List<SessionState> states = new CopyOnWriteArrayList<>();
        final List<VideoFrame> kept = new ArrayList<>();
        volatile boolean keep;
        private volatile int width;
        private volatile int height;
        private volatile int blue;

        boolean shows(int wide, int high, int grey) {
            return width == wide && height == high && Math.abs(blue - grey) < 8;
        }

        @Override
        public void onPicture(VideoFrame picture) {
            width = picture.width();
            height = picture.height();
            blue = ((FrameMemory.Mapped) picture.memory()).pixels().get(ValueLayout.JAVA_BYTE, 0) & 0xff;
            if (keep) {
                kept.add(picture);
            } else {
                picture.close();
            }
        }

        @Override
        public void onState(SessionState state, String reason) {
            states.add(state);
        }
    }
}
