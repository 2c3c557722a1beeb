package dev.waycast.transports.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.TransportException;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.EncoderSettings;
import dev.waycast.media.codec.VideoEncoder;
import dev.waycast.media.frame.ChromaSampling;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.stream.MediaStream;
import dev.waycast.media.stream.StreamFeedback;
import dev.waycast.media.stream.StreamLadder;
import dev.waycast.protocols.av1.Av1Depacketizer;
import dev.waycast.protocols.h264.H264Depacketizer;
import dev.waycast.protocols.h264.NalUnits;
import dev.waycast.protocols.h265.H265Depacketizer;
import dev.waycast.protocols.rtp.Depacketizer;
import dev.waycast.protocols.vp8.Vp8Depacketizer;
import dev.waycast.protocols.vp9.Vp9Depacketizer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real encoders make arrives byte for byte, in every format, at a viewer that asked for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodecTransportTest {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int PICTURES = 12;

    private final WebRtcTransport transport =
            new WebRtcTransport(WebRtcSettings.DEFAULTS.withAddresses(List.of("127.0.0.1"), ""));
    private final EncoderSelection encoders = EncoderSelection.probe(List.of());
    private DtlsIdentity identity;

    @BeforeAll
    void start() {
        identity = DtlsIdentity.generate();
        transport.start();
    }

    @AfterAll
    void close() {
        transport.close();
    }

    static Stream<VideoFormat> formats() {
        return WebRtcTransport.formats().stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void arrivesAsItWasEncoded(VideoFormat format) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        MediaStream stream = new MediaStream("desktop", format, new Reader(read));
        StreamLadder ladder = new StreamLadder("desktop", List.of(stream));
        EncoderSettings settings = new EncoderSettings(format, WIDTH, HEIGHT, 30, 3_000_000, 10, "", 1);
        try (TestViewer viewer = new TestViewer(identity, depacketizer(format));
                VideoEncoder encoder = encoders.open(settings);
                Page page = new Page()) {
            WebRtcSession session = transport.accept(offer(viewer, format), ladder, (state, reason) -> {});
            assertThat(session.format()).isEqualTo(format);
            viewer.connect(session.answer()).awaitConnected();
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < PICTURES; i++) {
                EncodedFrame frame = encode(encoder, page, i);
                stream.publish(frame);
                ReceivedPictures.Picture picture = viewer.nextPicture();
                assertThat(Arrays.equals(picture.data(), normalised(frame)))
                        .as("picture %d is what was encoded", i)
                        .isTrue();
            }
        }
    }

    @Test
    void theFirstFormatThatTheViewerTakesIsChosen() throws Exception {
        List<VideoFormat> all = WebRtcTransport.formats();
        StreamLadder ladder = new StreamLadder(
                "desktop",
                all.stream()
                        .map(format -> new MediaStream("desktop", format, new Reader(new CountDownLatch(1))))
                        .toList());
        try (TestViewer viewer = new TestViewer(identity)) {
            for (VideoFormat format : all) {
                WebRtcSession session = transport.accept(offer(viewer, format), ladder, (state, reason) -> {});
                assertThat(session.format()).isEqualTo(format);
                session.close();
            }
            String none = offer(viewer, VideoFormat.H264).replace("H264/90000", "H263/90000");
            assertThatThrownBy(() -> transport.accept(none, ladder, (state, reason) -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("H263");
        }
    }

    private static EncodedFrame encode(VideoEncoder encoder, Page page, int number) {
        try (VideoFrame frame = page.next(number)) {
            return encoder.encode(frame, number, number == 0 || number == PICTURES / 2);
        }
    }

    /** Start codes are not sent: the viewer makes them of four bytes. */
    private static byte[] normalised(EncodedFrame frame) {
        return switch (frame.codec()) {
            case VP8, VP9, AV1 -> frame.data();
            case H264, H265 -> {
                NalUnits units = NalUnits.split(frame.data());
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (int i = 0; i < units.count(); i++) {
                    out.writeBytes(new byte[] {0, 0, 0, 1});
                    out.writeBytes(units.copy(i));
                }
                yield out.toByteArray();
            }
        };
    }

    private static Depacketizer depacketizer(VideoFormat format) {
        return switch (format.codec()) {
            case H264 -> new H264Depacketizer();
            case H265 -> new H265Depacketizer();
            case VP8 -> new Vp8Depacketizer();
            case VP9 -> new Vp9Depacketizer();
            case AV1 -> new Av1Depacketizer();
        };
    }

    /** As Chromium names them. */
    private static String offer(TestViewer viewer, VideoFormat format) {
        boolean full = format.chroma() == ChromaSampling.YUV444;
        String parameters = switch (format.codec()) {
            case H264 ->
                "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=" + (full ? "f4001f" : "42e01f");
            case H265 -> "level-id=180;profile-id=1;tier-flag=0;tx-mode=SRST";
            case VP8 -> "";
            case VP9 -> "profile-id=" + (full ? 1 : 0);
            case AV1 -> "level-idx=5;profile=0;tier=0";
        };
        return viewer.offer()
                .replace("H264/90000", format.codec().name() + "/90000")
                .replaceAll("a=fmtp:102 .*\r\n", parameters.isEmpty() ? "" : "a=fmtp:102 " + parameters + "\r\n");
    }

    private record Reader(CountDownLatch read) implements StreamFeedback {

        @Override
        public void requestKeyframe() {}

        @Override
        public void allowedBitrate(long bitsPerSecond) {}

        @Override
        public void readers(int count) {
            read.countDown();
        }
    }

    /** Noise in one corner over a quiet ground: keyframes of many packets, and changes between. */
    private static final class Page implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment pixels = arena.allocate((long) WIDTH * HEIGHT * PixelFormat.BYTES_PER_PIXEL);
        private final Random random = new Random(1);

        VideoFrame next(int number) {
            for (int y = 0; y < 120; y++) {
                for (int x = 0; x < 160; x++) {
                    long at = ((long) y * WIDTH + x + 20L * number) * PixelFormat.BYTES_PER_PIXEL;
                    pixels.set(ValueLayout.JAVA_INT, at, random.nextInt());
                }
            }
            return new VideoFrame(
                    PixelFormat.BGR0,
                    WIDTH,
                    HEIGHT,
                    new FrameMemory.Mapped(pixels, WIDTH * PixelFormat.BYTES_PER_PIXEL),
                    Damage.FULL,
                    number,
                    new StageTimes(),
                    () -> {});
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
