package dev.waycast.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.EncoderException;
import dev.waycast.media.codec.ScriptedProvider.Trouble;
import dev.waycast.media.codec.WatchedProvider.Patience;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.frame.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchedProviderTest {

    private static final EncoderSettings SETTINGS =
            new EncoderSettings(VideoFormat.H264, 64, 64, 30, 1_000_000, 3, "", 1);
    /** What hangs is found out soon; what works has all the time that a busy machine may take. */
    private static final Patience SHORT = new Patience(Duration.ofMillis(200), Duration.ofMillis(200));

    private static final Patience LONG = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final ScriptedProvider gpu = new ScriptedProvider("gpu", 600);
    private final ScriptedProvider spare = new ScriptedProvider("spare", 550);
    private final TestPicture picture = new TestPicture(64, 64);
    private long leases;

    @BeforeEach
    void countLeases() {
        leases = FrameLeases.open();
    }

    @AfterEach
    void releaseAll() throws InterruptedException {
        gpu.release();
        spare.release();
        await(() -> FrameLeases.open() == leases, "every lease is given back");
        picture.close();
    }

    @Test
    void anEncoderThatAnswersIsOpenedUsedAndClosedByOneThread() {
        WatchedProvider watched = new WatchedProvider(gpu, LONG);
        assertThat(watched.hardware()).isTrue();
        assertThat(watched.name()).isEqualTo("gpu");
        assertThat(watched.probe().name()).isEqualTo("gpu");
        try (VideoEncoder encoder = watched.open(SETTINGS)) {
            EncodedFrame encoded = encode(encoder, 7);
            assertThat(encoded.sequence()).isEqualTo(7);
            assertThat(encoder.reconfigure(500_000, 30)).isFalse();
            assertThat(encoder.statistics().frames()).isEqualTo(1);
        }
        assertThat(gpu.opened()).isEqualTo(2);
        assertThat(gpu.closed()).isEqualTo(2);
    }

    @Test
    void failuresPassThroughAsTheyAre() {
        WatchedProvider watched = new WatchedProvider(gpu, LONG);
        gpu.trouble(Trouble.OPEN_FAILS, 0);
        assertThatThrownBy(() -> watched.open(SETTINGS))
                .isInstanceOf(EncoderException.class)
                .hasMessage("The encoder gpu could not be opened.");
        gpu.trouble(Trouble.PICTURE_FAILS, 0);
        try (VideoEncoder encoder = watched.open(SETTINGS)) {
            assertThatThrownBy(() -> encode(encoder, 0)).hasMessage("The encoder gpu failed.");
        }
        assertThat(watched.hanging()).isZero();
    }

    @Test
    void anEncoderThatHangsAtAPictureKeepsItUntilItComesBack() throws InterruptedException {
        WatchedProvider watched = new WatchedProvider(gpu, SHORT);
        gpu.trouble(Trouble.PICTURE_HANGS, 0);
        VideoEncoder encoder = watched.open(SETTINGS);
        VideoFrame frame = picture.frame(Damage.FULL);
        assertThatThrownBy(() -> encoder.encode(frame, 0, true))
                .isInstanceOf(EncoderException.class)
                .hasMessage("The encoder gpu did not answer within 200 ms; its driver hangs.");

        assertThat(frame.isClosed()).isTrue();
        frame.close();
        assertThat(FrameLeases.open()).isEqualTo(leases + 1);
        assertThat(watched.hanging()).isEqualTo(1);
        encoder.close();
        assertThatThrownBy(() -> watched.open(SETTINGS))
                .hasMessage("The encoder gpu is not opened again while its driver hangs.");

        gpu.release();
        await(() -> watched.hanging() == 0, "the thread comes back");
        assertThat(FrameLeases.open()).isEqualTo(leases);
        assertThat(gpu.closed()).isEqualTo(1);
        gpu.trouble(Trouble.NONE, 0);
        try (VideoEncoder again = new WatchedProvider(gpu, LONG).open(SETTINGS)) {
            assertThat(encode(again, 0).keyframe()).isTrue();
        }
    }

    @Test
    void anEncoderThatHangsWhileItOpensIsClosedWhenItComesBack() throws InterruptedException {
        WatchedProvider watched = new WatchedProvider(gpu, SHORT);
        gpu.trouble(Trouble.OPEN_HANGS, 0);
        assertThatThrownBy(() -> watched.open(SETTINGS)).hasMessageContaining("its driver hangs");
        assertThat(gpu.closed()).isZero();
        gpu.release();
        await(() -> gpu.closed() == 1, "the encoder that opened late is closed");
    }

    @Test
    void anEncoderThatHangsWhileItClosesIsLeftToItself() throws InterruptedException {
        WatchedProvider watched = new WatchedProvider(gpu, SHORT);
        gpu.trouble(Trouble.CLOSE_HANGS, 0);
        watched.open(SETTINGS).close();
        assertThat(watched.hanging()).isEqualTo(1);
        gpu.release();
        await(() -> watched.hanging() == 0, "the thread comes back");
    }

    @Test
    void aDriverThatHangsWhileItIsProbedIsReportedAndTheNextIsTaken() {
        gpu.trouble(Trouble.OPEN_HANGS, 0);
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new WatchedProvider(gpu, SHORT), new X264Provider()));
        assertThat(selection.candidates())
                .extracting(EncoderSelection.Candidate::explanation)
                .containsExactly(
                        "The encoder gpu did not answer within 200 ms; its driver hangs.",
                        "The encoder libx264 works.");
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            assertThat(encode(encoder, 0).encoder()).isEqualTo("libx264");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"PICTURE_FAILS", "PICTURE_HANGS"})
    void theNextEncoderTakesOverWithAKeyframe(Trouble trouble) {
        gpu.trouble(Trouble.NONE, 0);
        EncoderSelection selection = EncoderSelection.probe(
                List.of(),
                List.of(
                        new WatchedProvider(gpu, trouble == Trouble.PICTURE_HANGS ? SHORT : LONG),
                        new WatchedProvider(spare, LONG),
                        new X264Provider()));
        gpu.trouble(trouble, 2);
        spare.trouble(Trouble.OPEN_FAILS, 0);
        List<String> made = new ArrayList<>();
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            for (int i = 0; i < 5; i++) {
                try {
                    EncodedFrame frame = encode(encoder, i);
                    made.add(frame.encoder() + (frame.keyframe() ? " key" : ""));
                } catch (EncoderException e) {
                    made.add("lost");
                }
            }
        }
        // A picture that the driver still holds cannot go to another encoder: the one after it does.
        List<String> expected = trouble == Trouble.PICTURE_HANGS
                ? List.of("gpu key", "gpu", "lost", "libx264 key", "libx264")
                : List.of("gpu key", "gpu", "libx264 key", "libx264", "libx264");
        assertThat(made).isEqualTo(expected);
        assertThat(selection.failures()).isEqualTo(1);
    }

    /** Such a picture is lost, but nobody is to blame: the encoder goes on with pictures in mapped memory. */
    @Test
    void anEncoderThatCannotImportGoesOnWithMappedMemory() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new WatchedProvider(gpu, LONG), new X264Provider()));
        gpu.trouble(Trouble.IMPORT_FAILS, 1);
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            assertThat(encoder.capabilities().dmaBuf()).isTrue();
            assertThat(encodeGpuMemory(encoder, 0).encoder()).isEqualTo("gpu from GPU memory");
            assertThatThrownBy(() -> encodeGpuMemory(encoder, 1)).hasMessageContaining("cannot map a DMA-BUF");
            assertThat(encoder.capabilities().dmaBuf()).isFalse();
            assertThatThrownBy(() -> encodeGpuMemory(encoder, 1)).hasMessageContaining("cannot map a DMA-BUF");
            EncodedFrame next = encode(encoder, 1);
            assertThat(next.encoder()).isEqualTo("gpu");
            assertThat(next.keyframe()).isTrue();
        }
        assertThat(selection.failures()).isZero();
    }

    @Test
    void whenAnImportingEncoderBreaksTheNextOneWaitsForMappedMemory() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new WatchedProvider(gpu, LONG), new X264Provider()));
        gpu.trouble(Trouble.PICTURE_FAILS, 1);
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            encodeGpuMemory(encoder, 0);
            assertThatThrownBy(() -> encodeGpuMemory(encoder, 1)).hasMessage("The encoder gpu failed.");
            assertThat(encoder.capabilities().name()).isEqualTo("libx264");
            assertThatThrownBy(() -> encodeGpuMemory(encoder, 1)).hasMessageContaining("mapped memory");
            assertThat(encoder.capabilities().name()).isEqualTo("libx264");
            EncodedFrame next = encode(encoder, 1);
            assertThat(next.encoder()).isEqualTo("libx264");
            assertThat(next.keyframe()).isTrue();
        }
        assertThat(selection.failures()).isEqualTo(1);
    }

    @Test
    void aRepetitionThatHangsIsPassedOnAndTheNextPictureGoesOn() {
        EncoderSelection selection =
                EncoderSelection.probe(List.of(), List.of(new WatchedProvider(gpu, SHORT), new X264Provider()));
        gpu.trouble(Trouble.REPEAT_HANGS, 0);
        try (VideoEncoder encoder = selection.open(SETTINGS)) {
            encode(encoder, 0);
            assertThatThrownBy(() -> encoder.repeat(1, false)).hasMessageContaining("its driver hangs");
            EncodedFrame next = encode(encoder, 1);
            assertThat(next.encoder()).isEqualTo("libx264");
            assertThat(next.keyframe()).isTrue();
        }
    }

    @Test
    void onlyHardwareIsWatched() {
        EncoderProvider software = new X264Provider();
        assertThat(WatchedProvider.watched(software)).isSameAs(software);
        assertThat(WatchedProvider.watched(gpu)).isInstanceOf(WatchedProvider.class);
    }

    private EncodedFrame encode(VideoEncoder encoder, long sequence) {
        try (VideoFrame frame = picture.frame(Damage.FULL)) {
            return encoder.encode(frame, sequence, sequence == 0);
        }
    }

    private static EncodedFrame encodeGpuMemory(VideoEncoder encoder, long sequence) {
        FrameMemory memory = new FrameMemory.DmaBuf(0x34325258, 0, List.of(new FrameMemory.DmaBuf.Plane(-1, 0, 256)));
        try (VideoFrame frame =
                new VideoFrame(PixelFormat.BGR0, 64, 64, memory, Damage.FULL, 0, new StageTimes(), () -> {})) {
            return encoder.encode(frame, sequence, sequence == 0);
        }
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
