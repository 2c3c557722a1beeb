package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.FrameProcessor;
import dev.waycast.media.frame.PaintablePicture;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoCodec;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.quality.LatencyMode;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.quality.Scenario;
import dev.waycast.media.stream.PictureStream;
import dev.waycast.media.stream.Rung;
import dev.waycast.media.stream.StreamReader;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real encoder behind a desktop that a test moves by hand. */
class DesktopPipelineTest {

    private static final int RED = 0x00ff0000;
    private static final int BLUE = 0x000000ff;

    private final ScriptedDesktop desktop = new ScriptedDesktop();
    private final BlockingQueue<EncodedFrame> encoded = new LinkedBlockingQueue<>();
    private PipelineSettings settings = settings();
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
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("waycast-capture", "waycast-encoder");
    }

    @Test
    void theFirstViewerGetsTheNewestPictureAtOnceAsAKeyframe() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        desktop.show(64, 48, BLUE, Damage.FULL);
        assertThat(encoded.poll(300, TimeUnit.MILLISECONDS))
                .as("nobody watches, nothing is encoded")
                .isNull();
        assertThat(desktop.frameRate).isEqualTo(1);

        try (StreamReader reader = open()) {
            EncodedFrame first = next();
            assertThat(first.keyframe()).isTrue();
            assertThat(first.sequence()).isZero();
            assertThat(reader.poll()).isSameAs(first);
            assertThat(desktop.frameRate).isEqualTo(60);
        }
        await(() -> desktop.frameRate == 1);
    }

    @Test
    void whoEncodesByThemselvesIsLentEveryPictureAndNothingElseIsEncoded() throws InterruptedException {
        startCapturing();
        desktop.answerRefreshWith(() -> desktop.show(64, 48, RED, Damage.NONE));
        BlockingQueue<Integer> lent = new LinkedBlockingQueue<>();
        PictureStream pictures = pipeline.ladder().pictures().orElseThrow();
        try (PictureStream.Reader _ = pictures.open(picture -> lent.add(colour(picture)))) {
            assertThat(lent.poll(20, TimeUnit.SECONDS))
                    .as("of a desktop that stands still")
                    .isEqualTo(RED);
            assertThat(desktop.frameRate).isEqualTo(60);
            desktop.show(64, 48, BLUE, Damage.FULL);
            assertThat(lent.poll(20, TimeUnit.SECONDS)).isEqualTo(BLUE);
            assertThat(pipeline.statistics().encoded()).isZero();
        }
        await(() -> desktop.frameRate == 1);
    }

    private static int colour(VideoFrame picture) {
        return switch (picture.memory()) {
            case FrameMemory.Mapped memory -> memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
            case FrameMemory.DmaBuf _ -> throw new AssertionError("The test's pictures are mapped");
        };
    }

    @Test
    void aStillPictureIsRefinedAndThenThereIsSilence() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            List<EncodedFrame> frames = new ArrayList<>();
            for (EncodedFrame frame = next(); frame != null; frame = encoded.poll(500, TimeUnit.MILLISECONDS)) {
                frames.add(frame);
            }
            assertThat(frames).hasSizeBetween(3, 12);
            assertThat(frames.stream().filter(EncodedFrame::keyframe)).hasSize(1);
            assertThat(frames).extracting(EncodedFrame::sequence).isSorted().doesNotHaveDuplicates();
            assertThat(pipeline.statistics().refined()).isEqualTo(frames.size() - 1);

            desktop.show(64, 48, RED, Damage.NONE);
            assertThat(encoded.poll(300, TimeUnit.MILLISECONDS))
                    .as("nothing changed, nothing encoded")
                    .isNull();
            assertThat(pipeline.statistics().unchanged()).isEqualTo(1);
        }
    }

    @Test
    void aStillPictureIsRefinedWithWhatTheNetworkAllowsByThen() throws InterruptedException {
        RecordingProvider provider = new RecordingProvider(VideoCodec.H264);
        provider.quantiser = 30;
        startCapturing(EncoderSelection.probe(List.of(), List.of(provider)));
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            awaitSilence();

            reader.allowedBitrate(12_000_000);
            EncodedFrame refined = next();
            assertThat(refined.keyframe()).isFalse();
            assertThat(provider.lastSettings.bitsPerSecond()).isEqualTo(12_000_000);
            assertThat(provider.opened).hasValue(1);
            awaitSilence();

            reader.allowedBitrate(13_000_000);
            await(() -> provider.lastSettings.bitsPerSecond() == 13_000_000);
            assertThat(encoded.poll(500, TimeUnit.MILLISECONDS))
                    .as("a little more changes nothing")
                    .isNull();

            provider.quantiser = 10;
            reader.allowedBitrate(20_000_000);
            next();
            awaitSilence();
            reader.allowedBitrate(5_000_000);
            reader.allowedBitrate(20_000_000);
            assertThat(encoded.poll(500, TimeUnit.MILLISECONDS))
                    .as("it is sharp")
                    .isNull();
        }
    }

    private void awaitSilence() throws InterruptedException {
        while (encoded.poll(500, TimeUnit.MILLISECONDS) != null) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void aPictureThatStandsStillComesBackAfterTheEncoderFailed() throws InterruptedException {
        startCapturing(EncoderSelection.probe(List.of(), List.of(new BreaksOnce())));
        desktop.answerRefreshWith(() -> desktop.show(64, 48, BLUE, Damage.UNKNOWN));
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            EncodedFrame first = next();
            assertThat(first.keyframe()).isTrue();
            assertThat(reader.poll()).isSameAs(first);
            assertThat(desktop.refreshes).as("one frame after the failure").hasValue(1);
            assertThat(pipeline.statistics().failed()).isEqualTo(1);
            assertThat(pipeline.statistics().encoderReplacements()).isEqualTo(1);
        }
    }

    @Test
    void ofThePicturesThatComeAfterAFailureTheNewestIsShown() throws InterruptedException {
        startCapturing(EncoderSelection.probe(List.of(), List.of(new BreaksOnce())));
        desktop.answerRefreshWith(() -> {
            desktop.show(64, 48, RED, Damage.FULL);
            desktop.show(128, 96, BLUE, Damage.FULL);
        });
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            EncodedFrame first = next();
            assertThat(first.keyframe()).isTrue();
            assertThat(first.width()).isEqualTo(128);
            assertThat(reader.poll()).isSameAs(first);
        }
    }

    @Test
    void aKeyframeIsMadeOfAStillPictureWhenSomebodyAsks() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            drain();
            reader.requestKeyframe();
            assertThat(next().keyframe()).isTrue();
        }
    }

    @Test
    void manyViewersWhoAskAgainAndAgainGetOneKeyframeInAnInterval() throws InterruptedException {
        settings = withKeyframeInterval(Duration.ofHours(1));
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        List<StreamReader> readers = Stream.generate(this::open).limit(20).toList();
        assertThat(next().keyframe()).isTrue();
        for (int picture = 0; picture < 10; picture++) {
            readers.forEach(StreamReader::requestKeyframe);
            desktop.show(64, 48, picture % 2 == 0 ? BLUE : RED, Damage.FULL);
            assertThat(next().keyframe()).isFalse();
        }

        pipeline.quality(withKeyframeInterval(Duration.ofMillis(1)).quality());
        List<EncodedFrame> frames = new ArrayList<>();
        for (EncodedFrame frame = next(); frame != null; frame = encoded.poll(500, TimeUnit.MILLISECONDS)) {
            frames.add(frame);
        }
        assertThat(frames.stream().filter(EncodedFrame::keyframe))
                .as("the answer to all requests that waited")
                .hasSize(1);
        readers.forEach(StreamReader::close);
    }

    @Test
    void aNewSizeIsANewKeyframe() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            drain();
            desktop.show(128, 96, RED, Damage.FULL);
            EncodedFrame resized = next();
            assertThat(resized.keyframe()).isTrue();
            assertThat(resized.width()).isEqualTo(128);
            assertThat(pipeline.status().width()).isEqualTo(128);
        }
    }

    @Test
    void changesAreDeltas() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            drain();
            desktop.show(64, 48, BLUE, Damage.of(List.of(new Rectangle(0, 0, 16, 16)), 64, 48));
            EncodedFrame delta = next();
            assertThat(delta.keyframe()).isFalse();
            assertThat(delta.times().captured).isPositive();
            assertThat(delta.times().dequeued).isGreaterThanOrEqualTo(delta.times().captured);
            assertThat(delta.times().encoded).isGreaterThanOrEqualTo(delta.times().converted);
        }
    }

    @Test
    void aCaptureThatEndsByItselfIsOpenedAgain() {
        startCapturing();
        desktop.end("The compositor went away.", true);
        await(() -> desktop.opened.get() == 2);
        await(() -> pipeline.status().state() == PipelineStatus.State.CAPTURING);
        assertThat(pipeline.statistics().captureRestarts()).isEqualTo(1);
        assertThat(pipeline.statistics().captureFailures()).isEqualTo(1);
    }

    @Test
    void countersDoNotFallWhenAnotherCaptureOpens() {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        desktop.end("The compositor went away.", true);
        await(() -> desktop.opened.get() == 2);
        await(() -> pipeline.status().state() == PipelineStatus.State.CAPTURING);
        desktop.show(64, 48, BLUE, Damage.FULL);
        assertThat(pipeline.statistics().capture().frames()).isEqualTo(2);
    }

    @Test
    void inputWithoutADesktopIsCounted() {
        desktop.refuseWith(new CaptureException("The person at the desktop declined.", false));
        pipeline = DesktopPipeline.start(
                settings(), List.of(desktop), EncoderSelection.probe(List.of()), new PipelineListener() {});
        pipeline.input().send(new InputEvent.Key(30, true));
        assertThat(pipeline.statistics().inputDropped()).isEqualTo(1);
    }

    @Test
    void comparingAndEncodingAreCounted() throws InterruptedException {
        startCapturing();
        try (StreamReader reader = open()) {
            desktop.show(64, 48, RED, Damage.UNKNOWN);
            drain();
            desktop.show(64, 48, RED, Damage.UNKNOWN);
            await(() -> pipeline.statistics().damage().unchanged() == 1);
            desktop.show(64, 48, BLUE, Damage.UNKNOWN);
            next();
        }
        PipelineStatistics statistics = pipeline.statistics();
        assertThat(statistics.damage().frames()).isEqualTo(3);
        assertThat(statistics.damage().blocks()).isEqualTo(2 * 4 * 3);
        assertThat(statistics.encoder().name()).isNotEmpty();
        assertThat(statistics.encoder().frames()).isEqualTo(statistics.encoded());
        assertThat(statistics.encoder().bytes()).isEqualTo(statistics.encodedBytes());
        assertThat(statistics.encoder().nanos()).isPositive();
    }

    @Test
    void aRefusalIsFinalUntilSomebodyAsksAgain() throws InterruptedException {
        desktop.refuseWith(new CaptureException("The person at the desktop declined.", false));
        pipeline = DesktopPipeline.start(
                settings(), List.of(desktop), EncoderSelection.probe(List.of()), new PipelineListener() {});
        await(() -> pipeline.status().state() == PipelineStatus.State.STOPPED);
        assertThat(pipeline.status().reason()).contains("declined");
        Thread.sleep(600);
        assertThat(desktop.opened).hasValue(1);

        desktop.refuseWith(null);
        pipeline.retry();
        await(() -> pipeline.status().state() == PipelineStatus.State.CAPTURING);
        assertThat(desktop.opened).hasValue(2);
    }

    @Test
    void anUnknownSourceIsSaidWithThoseThereAre() {
        PipelineSettings wrong = withSource("vnc");
        pipeline = DesktopPipeline.start(
                wrong, List.of(desktop), EncoderSelection.probe(List.of()), new PipelineListener() {});
        await(() -> pipeline.status().reason().contains("scripted"));
        assertThat(pipeline.status().reason()).contains("vnc");
    }

    @Test
    void inputReachesWhateverIsCapturedNow() {
        startCapturing();
        pipeline.input().send(new InputEvent.Key(30, true));
        assertThat(desktop.input).containsExactly(new InputEvent.Key(30, true));
        assertThat(pipeline.status().controllable()).isTrue();
    }

    @Test
    void aNewcomerLearnsTheCursorWithItsShape() throws Exception {
        startCapturing();
        CursorState.CursorShape shape = new CursorState.CursorShape(1, 1, 0, 0, new byte[4]);
        desktop.moveCursor(new CursorState(true, 1, 2, shape));
        desktop.moveCursor(new CursorState(true, 3, 4, null));

        List<CursorState> seen = new ArrayList<>();
        try (AutoCloseable watch = pipeline.onCursor(seen::add)) {
            assertThat(seen).containsExactly(new CursorState(true, 3, 4, shape));
        }
        desktop.moveCursor(new CursorState(true, 5, 6, null));
        assertThat(seen).hasSize(1);
    }

    @Test
    void thereIsAThumbnailWhileNobodyWatches() {
        startCapturing();
        desktop.show(960, 540, RED, Damage.FULL);
        Thumbnail first = thumbnail();
        assertThat(first.width()).isEqualTo(480);
        assertThat(first.height()).isEqualTo(270);
        assertThat(first.pixels()).hasSize(480 * 270).containsOnly(RED);
        assertThat(thumbnail().pixels()).containsOnly(RED);
        desktop.show(64, 48, BLUE, Damage.FULL);
        await(() -> thumbnail().width() == 64);
        assertThat(pipeline.statistics().encoded()).isZero();
        assertThat(desktop.refreshes).as("the picture was at hand").hasValue(0);
    }

    @Test
    void thereIsAThumbnailOfAPictureThatStandsStillAndNothingIsSentForIt() throws InterruptedException {
        startCapturing();
        desktop.answerRefreshWith(() -> desktop.show(64, 48, RED, Damage.NONE));
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            drain();
            assertThat(thumbnail().pixels()).containsOnly(RED);
            assertThat(desktop.refreshes).hasValue(1);
            assertThat(encoded.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(thumbnail().pixels()).as("after the last viewer left").containsOnly(RED);
    }

    @Test
    void aThumbnailShowsWhatProcessorsPaint() throws InterruptedException {
        settings = withProcessors(new Stamp());
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        assertThat(thumbnail().pixels()[0]).isEqualTo(Stamp.COLOUR);
        try (StreamReader reader = open()) {
            assertThat(next().keyframe()).isTrue();
            desktop.show(64, 48, BLUE, Damage.FULL);
            next();
            desktop.answerRefreshWith(() -> desktop.show(64, 48, BLUE, Damage.NONE));
            Thumbnail second = thumbnail();
            assertThat(second.pixels()[0]).isEqualTo(Stamp.COLOUR);
            assertThat(second.pixels()[64 * 48 - 1]).isEqualTo(BLUE);
        }
    }

    @Test
    void whoWaitsForAThumbnailIsToldThatThereIsNone() {
        startCapturing();
        CompletableFuture<Thumbnail> waiting = pipeline.thumbnail().toCompletableFuture();
        pipeline.close();
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(CaptureException.class);
    }

    @Test
    void aSupervisorLimitsRateAndBitrate() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        pipeline.limit(1_000_000, 10);
        assertThat(desktop.frameRate).as("nobody watches").isEqualTo(1);
        try (StreamReader reader = open()) {
            next();
            assertThat(desktop.frameRate).isEqualTo(10);
            assertThat(pipeline.statistics().targetBitrate()).isEqualTo(1_000_000);
            reader.allowedBitrate(3_000_000);
            assertThat(pipeline.statistics().targetBitrate()).isEqualTo(1_000_000);

            pipeline.limit(0, 0);
            assertThat(desktop.frameRate).isEqualTo(60);
            assertThat(pipeline.statistics().targetBitrate()).isEqualTo(3_000_000);
            assertThat(pipeline.bitrateLimit()).isEqualTo(20_000_000);
            assertThat(pipeline.frameRateLimit()).isEqualTo(60);
        }
    }

    @Test
    void aLimitStaysWithinTheSettings() {
        startCapturing();
        pipeline.limit(1, 1000);
        assertThat(pipeline.bitrateLimit()).isEqualTo(500_000);
        assertThat(pipeline.frameRateLimit()).isEqualTo(60);
        pipeline.limit(Long.MAX_VALUE, 1);
        assertThat(pipeline.bitrateLimit()).isEqualTo(20_000_000);
        assertThat(pipeline.frameRateLimit()).isEqualTo(1);
    }

    @Test
    void anotherQualityTakesEffectWhileSomebodyWatches() throws InterruptedException {
        startCapturing();
        desktop.show(64, 48, RED, Damage.FULL);
        try (StreamReader reader = open()) {
            next();
            assertThat(desktop.frameRate).isEqualTo(60);

            pipeline.quality(QualityProfile.of(LatencyMode.HIGH_QUALITY, Scenario.READING));
            assertThat(desktop.frameRate).isEqualTo(20);
            assertThat(reader.quality()).isEqualTo(pipeline.quality());
            pipeline.limit(0, 10);
            assertThat(desktop.frameRate).as("the lower of both").isEqualTo(10);

            pipeline.quality(QualityProfile.of(LatencyMode.LOW, Scenario.VIDEO));
            pipeline.limit(0, 0);
            assertThat(desktop.frameRate).isEqualTo(60);
        }
    }

    /** Paints the upper left corner. */
    private static final class Stamp implements FrameProcessor {

        static final int COLOUR = 0x00c0ffee;

        @Override
        public String name() {
            return "stamp";
        }

        @Override
        public boolean paints() {
            return true;
        }

        @Override
        public Damage beforeEncode(PaintablePicture picture) {
            picture.pixels().set(ValueLayout.JAVA_INT, 0, COLOUR);
            return Damage.of(List.of(new Rectangle(0, 0, 1, 1)), picture.width(), picture.height());
        }
    }

    private Thumbnail thumbnail() {
        CompletableFuture<Thumbnail> asked = pipeline.thumbnail().toCompletableFuture();
        assertThat(asked).succeedsWithin(Duration.ofSeconds(5));
        return asked.join();
    }

    private void startCapturing() {
        startCapturing(EncoderSelection.probe(List.of()));
    }

    private void startCapturing(EncoderSelection encoders) {
        pipeline = DesktopPipeline.start(settings, List.of(desktop), encoders, new PipelineListener() {
            @Override
            public void onEncoded(EncodedFrame frame, Rung rung) {
                encoded.add(frame);
            }
        });
        await(() -> pipeline.status().state() == PipelineStatus.State.CAPTURING);
    }

    private StreamReader open() {
        return pipeline.ladder().open(VideoFormat.H264, 60, () -> {});
    }

    private EncodedFrame next() throws InterruptedException {
        EncodedFrame frame = encoded.poll(5, TimeUnit.SECONDS);
        assertThat(frame).as("an encoded frame").isNotNull();
        return frame;
    }

    private void drain() throws InterruptedException {
        next();
        while (encoded.poll(400, TimeUnit.MILLISECONDS) != null) {
            // Until the picture is refined.
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("5 s passed").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static PipelineSettings settings() {
        return withSource("auto");
    }

    private static PipelineSettings withSource(String source) {
        return with(source, Duration.ofMillis(300), List.of());
    }

    private static PipelineSettings withProcessors(FrameProcessor... processors) {
        return with("auto", Duration.ofMillis(300), List.of(processors));
    }

    private static PipelineSettings withKeyframeInterval(Duration interval) {
        return with("auto", interval, List.of());
    }

    private static PipelineSettings with(String source, Duration keyframeInterval, List<FrameProcessor> processors) {
        return new PipelineSettings(
                "main",
                source,
                new CaptureRequest("", CaptureRequest.SourceKind.MONITOR, 60, true, null, 64, 48),
                List.of(VideoFormat.H264),
                "",
                1,
                4_000_000,
                500_000,
                20_000_000,
                QualityProfile.DEFAULT.with(
                        4, keyframeInterval, new QualityProfile.Refinement(Duration.ofMillis(50), 18, 8, 2), 0),
                processors);
    }
}
