package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waycast.media.capture.CaptureOutput;
import dev.waycast.media.capture.CaptureRequest;
import dev.waycast.media.codec.EncoderSelection;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.EncodedFrame;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.VideoFormat;
import dev.waycast.media.input.InputEvent;
import dev.waycast.media.quality.QualityProfile;
import dev.waycast.media.stream.StreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several outputs that a test moves by hand, and a real encoder behind each. */
class DesktopOutputsTest {

    private static final int RED = 0x00ff0000;

    private final ScriptedDesktop one = new ScriptedDesktop();
    private final ScriptedDesktop two = new ScriptedDesktop();
    private final ConcurrentHashMap<String, PipelineStatus> states = new ConcurrentHashMap<>();
    private final CountDownLatch outputsChanged = new CountDownLatch(1);
    private DesktopOutputs outputs;
    private long leases;

    @BeforeEach
    void start() {
        leases = FrameLeases.open();
        one.others.put("TWO", two);
        one.others.put("SECRET", new ScriptedDesktop());
        outputs = DesktopOutputs.start(
                settings(),
                output -> !output.equals("SECRET"),
                List.of(one),
                EncoderSelection.probe(List.of()),
                new Listener());
        await(() -> outputs.firstId().equals("ONE"));
    }

    @AfterEach
    void stop() {
        outputs.close();
        await(() -> FrameLeases.open() == leases);
    }

    @Test
    void saysWhatMayBeWatched() throws InterruptedException {
        assertThat(outputs.all()).extracting(CaptureOutput::id).containsExactly("ONE", "TWO");
        assertThat(outputs.has("SECRET")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> outputs.watch("SECRET"));
        assertThatIllegalArgumentException().isThrownBy(() -> outputs.watch("THREE"));
        one.outputsChange();
        assertThat(outputsChanged.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theFirstOneIsTheSameByItsNameAndWithoutOne() {
        try (DesktopOutputs.Watch unnamed = outputs.watch(DesktopOutputs.FIRST);
                DesktopOutputs.Watch named = outputs.watch("ONE")) {
            assertThat(named.pipeline()).isSameAs(unnamed.pipeline()).isSameAs(outputs.first());
            assertThat(named.output()).isEqualTo(DesktopOutputs.FIRST);
        }
        assertThat(one.closed).hasValue(0);
    }

    @Test
    void anotherOneIsCapturedWhileSomebodyWatchesItAndSharedByAll() {
        assertThat(two.opened).hasValue(0);
        DesktopOutputs.Watch first = outputs.watch("TWO");
        await(() -> state("TWO") == PipelineStatus.State.CAPTURING);
        DesktopOutputs.Watch second = outputs.watch("TWO");
        assertThat(second.pipeline()).isSameAs(first.pipeline());
        assertThat(two.opened).hasValue(1);
        first.close();
        first.close();
        assertThat(two.closed).as("the second still watches").hasValue(0);
        second.close();
        await(() -> two.closed.get() == 1);
        assertThat(one.closed).hasValue(0);
    }

    @Test
    void aViewerGoesFromOneToTheOther() {
        StreamReader reader = outputs.first().ladder().open(VideoFormat.H264, 8, () -> {});
        await(() -> one.frameRate > 1);
        one.show(64, 48, RED, Damage.FULL);
        awaitFrame(reader, 64);
        DesktopOutputs.Watch other = outputs.watch("TWO");
        await(() -> state("TWO") == PipelineStatus.State.CAPTURING);
        reader.follow(other.pipeline().ladder());
        await(() -> one.frameRate == 1);
        two.show(96, 64, RED, Damage.FULL);
        EncodedFrame first = awaitFrame(reader, 96);
        assertThat(first.keyframe()).isTrue();
        other.pipeline().input().send(new InputEvent.Key(30, true));
        assertThat(two.input).containsExactly(new InputEvent.Key(30, true));
        assertThat(one.input).isEmpty();

        long encoded = outputs.statistics().encoded();
        assertThat(outputs.rungs().getFirst().readers()).isEqualTo(1);
        reader.close();
        other.close();
        assertThat(outputs.statistics().encoded()).as("counters do not fall").isGreaterThanOrEqualTo(encoded);
        assertThat(outputs.rungs().getFirst().readers()).isZero();
    }

    private static EncodedFrame awaitFrame(StreamReader reader, int width) {
        EncodedFrame[] found = new EncodedFrame[1];
        await(() -> {
            found[0] = reader.poll();
            return found[0] != null && found[0].width() == width;
        });
        return found[0];
    }

    private PipelineStatus.State state(String output) {
        PipelineStatus status = states.get(output);
        return status == null ? null : status.state();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static PipelineSettings settings() {
        return new PipelineSettings(
                "test",
                "scripted",
                new CaptureRequest("", CaptureRequest.SourceKind.MONITOR, 60, true, null, 64, 48),
                List.of(VideoFormat.H264),
                "",
                1,
                1_000_000,
                100_000,
                8_000_000,
                QualityProfile.DEFAULT,
                List.of());
    }

    private final class Listener implements OutputListener {

        @Override
        public void onStatus(String output, PipelineStatus status) {
            states.put(output, status);
        }

        @Override
        public void onOutputs() {
            outputsChanged.countDown();
        }
    }
}
