package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.codec.EncoderProvider;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.codec.X264Provider;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.Rung;
import dev.waycast.media.stream.StreamReader;
import dev.waycast.media.stream.StreamReader.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several formats and rungs of one desktop, each for whom it is made. */
class LadderPipelineTest {

    private static final int RED = 0x00ff0000;
    private static final int BLUE = 0x000000ff;
    private static final VideoFormat VP9 = VideoFormat.of(VideoCodec.VP9);
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    /** Too little for the full rung of so small a picture, and for the one below. */
    private static final long TINY = 100;

    private final ScriptedDesktop desktop = new ScriptedDesktop();
    private final RecordingProvider h264 = new RecordingProvider(VideoCodec.H264);
    private final RecordingProvider vp9 = new RecordingProvider(VideoCodec.VP9);
    private int shown;
    private DesktopPipeline pipeline;
    private long leases;

    @BeforeEach
    void start() {
        leases = FrameLeases.open();
    }

    @AfterEach
    void stop() {
        pipeline.close();
        assertThat(FrameLeases.open()).as("frames on lease").isEqualTo(leases);
        assertThat(h264.open).as("open encoders").hasValue(0);
        assertThat(vp9.open).as("open encoders").hasValue(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("waycast-capture") || name.startsWith("waycast-encoder"));
    }

    @Test
    void oneCaptureIsEncodedInAllFormatsThatSomebodyWatches() {
        startCapturing(h264, vp9);
        assertThat(pipeline.ladder().formats()).containsExactly(VideoFormat.H264, VP9);
        answerRefresh();
        show(RED);
        try (StreamReader first = open(VideoFormat.H264)) {
            EncodedFrame frame = first(first);
            assertThat(frame.keyframe()).isTrue();
            assertThat(RecordingProvider.colour(frame)).isEqualTo(RED);
            assertThat(vp9.opened).as("nobody watches it").hasValue(0);

            try (StreamReader second = open(VP9)) {
                show(BLUE);
                assertThat(first(second).codec()).isEqualTo(VideoCodec.VP9);
                awaitColour(first, BLUE);
                awaitColour(second, BLUE);
                assertThat(h264.thread).isNotSameAs(vp9.thread);
            }
        }
    }

    @Test
    void picturesComeInGpuMemoryWhileOneEncoderAloneReadsThem() {
        h264.readsGpuMemory = true;
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        try (StreamReader first = open(VideoFormat.H264)) {
            awaitColour(first, RED);
            await(() -> desktop.gpuMemory);
            try (StreamReader second = open(VP9)) {
                await(() -> !desktop.gpuMemory);
                awaitColour(second, RED);
            }
        }
    }

    @Test
    void whoComesToAStillDesktopInAnotherFormatGetsItsPicture() {
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        try (StreamReader first = open(VideoFormat.H264)) {
            awaitColour(first, RED);
            awaitSilence();
            try (StreamReader second = open(VP9)) {
                EncodedFrame frame = first(second);
                assertThat(frame.keyframe()).isTrue();
                assertThat(RecordingProvider.colour(frame)).isEqualTo(RED);
            }
        }
    }

    @Test
    void aFormatThatCannotKeepUpDropsPicturesAndTheOtherFeelsNothing() {
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        try (StreamReader fast = open(VideoFormat.H264);
                StreamReader slow = open(VP9)) {
            awaitColour(fast, RED);
            first(slow);
            Semaphore gate = vp9.hold();
            show(1);
            await(gate::hasQueuedThreads);
            for (int colour = 2; colour <= 20; colour++) {
                show(colour);
                awaitColour(fast, colour);
            }
            gate.release(1_000);
            EncodedFrame held = awaitColour(slow, 1);
            EncodedFrame newest = awaitColour(slow, 20);
            assertThat(newest.keyframe()).isFalse();
            assertThat(newest.sequence())
                    .as("those between were not encoded, so nothing is missing")
                    .isEqualTo(held.sequence() + 1);
        }
    }

    @Test
    void aFormatWhoseEncoderFailsDoesNotDisturbTheOther() {
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        vp9.fails = true;
        try (StreamReader good = open(VideoFormat.H264);
                StreamReader bad = open(VP9)) {
            for (int colour = 1; colour < 10; colour++) {
                show(colour);
                awaitColour(good, colour);
            }
            await(() -> rung(VP9, Rung.FULL).failed() > 0);
            assertThat(rung(VideoFormat.H264, Rung.FULL).failed()).isZero();
            assertThat(h264.opened).hasValue(1);

            vp9.fails = false;
            assertThat(RecordingProvider.colour(first(bad)))
                    .as("comes back by itself, on a desktop that stands still")
                    .isEqualTo(9);
        }
    }

    @Test
    void theFirstFormatsFailureDoesNotDisturbTheOther() {
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        try (StreamReader bad = open(VideoFormat.H264);
                StreamReader good = open(VP9)) {
            awaitColour(bad, RED);
            first(good);
            h264.fails = true;
            for (int colour = 1; colour < 10; colour++) {
                show(colour);
                awaitColour(good, colour);
            }
            await(() -> rung(VideoFormat.H264, Rung.FULL).failed() > 0);
            h264.fails = false;
            await(() -> {
                show(BLUE);
                EncodedFrame frame = bad.poll();
                return frame != null && RecordingProvider.colour(frame) == BLUE;
            });
        }
    }

    @Test
    void aSlowNetworkGetsSmallPicturesBesideOneThatGetsAll() {
        startCapturing(h264);
        answerRefresh();
        show(RED);
        try (StreamReader fast = open(VideoFormat.H264)) {
            awaitColour(fast, RED);
            try (StreamReader slow = open(VideoFormat.H264)) {
                slow.allowedBitrate(TINY);
                show(BLUE);
                EncodedFrame small = awaitWidth(slow, WIDTH / 2);
                assertThat(slow.rung()).isEqualTo(Rung.REDUCED_SIZE);
                assertThat(small.width()).isEqualTo(WIDTH / 2);
                assertThat(small.height()).isEqualTo(HEIGHT / 2);
                EncodedFrame whole = awaitColour(fast, BLUE);
                assertThat(whole.width()).isEqualTo(WIDTH);
                assertThat(fast.rung()).isEqualTo(Rung.FULL);
                assertThat(pipeline.status().width()).isEqualTo(WIDTH);
            }
        }
    }

    @Test
    void aViewerAloneOnALowRungSetsThePaceOfTheCapture() {
        startCapturing(h264);
        answerRefresh();
        show(RED);
        try (StreamReader slow = open(VideoFormat.H264)) {
            slow.allowedBitrate(TINY);
            awaitWidth(slow, WIDTH / 2);
            await(() -> desktop.frameRate == 30);
            assertThat(h264.lastSettings.framesPerSecond()).isEqualTo(30);
            assertThat(h264.lastSettings.width()).isEqualTo(WIDTH / 2);
        }
        await(() -> desktop.frameRate == 1);
    }

    @Test
    void theRateOfARungIsThatOfItsReaders() {
        startCapturing(h264, vp9);
        show(RED);
        try (StreamReader one = open(VideoFormat.H264);
                StreamReader other = open(VP9)) {
            one.allowedBitrate(9_000_000);
            other.allowedBitrate(2_000_000);
            assertThat(rung(VideoFormat.H264, Rung.FULL).targetBitrate()).isEqualTo(9_000_000);
            assertThat(rung(VP9, Rung.FULL).targetBitrate()).isEqualTo(2_000_000);
            other.priority(Priority.CONTROLLER);
            assertThat(rung(VP9, Rung.FULL).controlled()).isTrue();
            assertThat(pipeline.statistics().targetBitrate())
                    .as("that of the one who controls")
                    .isEqualTo(2_000_000);
        }
    }

    @Test
    void whatNobodyWatchesAnyMoreIsTakenDown() {
        startCapturing(h264, vp9);
        answerRefresh();
        show(RED);
        StreamReader one = open(VideoFormat.H264);
        try (StreamReader other = open(VP9)) {
            first(one);
            first(other);
            one.close();
            assertThat(h264.open)
                    .as("not at once: a page may only be loaded anew")
                    .hasValue(1);
            await(() -> {
                show(RED);
                return h264.open.get() == 0;
            });
        }
        await(() -> vp9.open.get() == 0);
        try (StreamReader again = open(VP9)) {
            show(BLUE);
            awaitColour(again, BLUE);
        }
    }

    @Test
    void whoComesBackToAStillDesktopSeesItWithoutAskingTheCapture() {
        startCapturing(h264, vp9);
        show(RED);
        try (StreamReader reader = open(VideoFormat.H264)) {
            awaitColour(reader, RED);
        }
        try (StreamReader again = open(VideoFormat.H264)) {
            awaitColour(again, RED);
        }
        assertThat(desktop.refreshes).hasValue(0);
    }

    @Test
    void realPicturesOfAllRungsAreThere() {
        startCapturing(new X264Provider());
        answerRefresh();
        show(RED);
        try (StreamReader full = open(VideoFormat.H264);
                StreamReader small = open(VideoFormat.H264)) {
            small.allowedBitrate(TINY);
            EncodedFrame whole = first(full);
            EncodedFrame half = awaitWidth(small, WIDTH / 2);
            assertThat(whole.width()).isEqualTo(WIDTH);
            assertThat(half.width()).isEqualTo(WIDTH / 2);
            assertThat(half.encoder()).isEqualTo("libx264");
            await(() -> rung(VideoFormat.H264, Rung.REDUCED_SIZE).encodedBytes() > 0);
        }
    }

    private RungStatistics rung(VideoFormat format, Rung rung) {
        return pipeline.statistics().rungs().stream()
                .filter(entry -> entry.format().equals(format) && entry.rung() == rung)
                .findFirst()
                .orElseThrow();
    }

    private void startCapturing(EncoderProvider... providers) {
        EncoderSelection encoders = EncoderSelection.probe(List.of(), List.of(providers));
        List<VideoFormat> formats = providers.length == 1 ? List.of(VideoFormat.H264) : List.of(VideoFormat.H264, VP9);
        PipelineSettings settings = new PipelineSettings(
                "main",
                "auto",
                new CaptureRequest("", CaptureRequest.SourceKind.MONITOR, 60, true, null, WIDTH, HEIGHT),
                formats,
                "",
                1,
                4_000_000,
                100_000,
                20_000_000,
                QualityProfile.DEFAULT.with(
                        4, Duration.ofMillis(100), new QualityProfile.Refinement(Duration.ofMillis(20), 18, 2, 0), 0),
                List.of());
        pipeline = DesktopPipeline.start(settings, List.of(desktop), encoders, new PipelineListener() {});
        await(() -> pipeline.status().state() == PipelineStatus.State.CAPTURING);
    }

    private StreamReader open(VideoFormat format) {
        return pipeline.ladder().open(format, 60, () -> {});
    }

    /** The capture has a picture whenever it is asked, which did not change. */
    private void answerRefresh() {
        desktop.answerRefreshWith(this::showAgain);
    }

    /** Not beside {@link #show}: no capture gives a picture after a newer one. */
    private synchronized void showAgain() {
        desktop.show(WIDTH, HEIGHT, shown, Damage.NONE);
    }

    private synchronized void show(int colour) {
        shown = colour;
        desktop.show(WIDTH, HEIGHT, colour, Damage.FULL);
    }

    private static EncodedFrame first(StreamReader reader) {
        EncodedFrame[] found = new EncodedFrame[1];
        await(() -> (found[0] = reader.poll()) != null);
        return found[0];
    }

    /** The first frame of this colour; what came before it is gone. */
    private static EncodedFrame awaitColour(StreamReader reader, int colour) {
        EncodedFrame[] found = new EncodedFrame[1];
        await(() -> {
            found[0] = reader.poll();
            return found[0] != null && RecordingProvider.colour(found[0]) == colour;
        });
        return found[0];
    }

    /** The first frame of this width, while something moves on the desktop. */
    private EncodedFrame awaitWidth(StreamReader reader, int width) {
        EncodedFrame[] found = new EncodedFrame[1];
        await(() -> {
            show(shown);
            pause(20);
            found[0] = reader.poll();
            return found[0] != null && found[0].width() == width;
        });
        return found[0];
    }

    private void awaitSilence() {
        long[] encoded = {-1};
        await(() -> {
            long now = pipeline.statistics().encoded();
            boolean silent = now == encoded[0];
            encoded[0] = now;
            pause(100);
            return silent;
        });
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("20 s passed").isLessThan(until);
            pause(1);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
