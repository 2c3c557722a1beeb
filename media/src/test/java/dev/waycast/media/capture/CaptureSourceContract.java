package dev.waycast.media.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.CaptureException;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every capture source owes the pipeline. A test class for each source inherits it. */
public abstract class CaptureSourceContract {

    protected abstract CaptureSourceProvider provider();

    protected abstract CaptureRequest request();

    /** Sees to it that the captured picture keeps changing until the end of the test. */
    protected abstract void keepChanging();

    @Test
    void framesArriveInOrderAndAreReadable() throws InterruptedException {
        keepChanging();
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            long before = -1;
            for (int i = 0; i < 20; i++) {
                try (VideoFrame frame = listener.frame()) {
                    assertThat(frame.sequence()).isGreaterThan(before);
                    before = frame.sequence();
                    assertReadable(frame);
                    assertStamped(frame);
                    assertDamageInside(frame);
                }
            }
            assertThat(source.statistics().frames()).isGreaterThanOrEqualTo(20);
            assertThat(source.description().provider()).isEqualTo(provider().name());
            listener.discard();
        }
        listener.discard();
    }

    @Test
    void theFirstFrameIsWhole() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            try (VideoFrame frame = listener.frame()) {
                assertThat(frame.damage().kind()).isIn(Damage.Kind.FULL, Damage.Kind.UNKNOWN);
            }
            listener.discard();
        }
        listener.discard();
    }

    @Test
    void aReaderThatKeepsItsFramesIsWaitedFor() throws InterruptedException {
        keepChanging();
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            List<VideoFrame> kept = new ArrayList<>();
            kept.add(listener.frame());
            kept.add(listener.frame());
            listener.awaitQuiet(400);
            int stuck = listener.received();
            kept.forEach(VideoFrame::close);
            listener.discard();
            listener.awaitMoreThan(stuck);
        }
        listener.discard();
    }

    @Test
    void closeEndsDeliveryAndLeavesNoLease() throws InterruptedException {
        keepChanging();
        long leases = FrameLeases.open();
        RecordingListener listener = new RecordingListener();
        CaptureSource source = provider().open(request(), listener);
        VideoFrame kept = listener.frame();
        source.close();
        listener.discard();
        int received = listener.received();
        Thread.sleep(200);
        assertThat(listener.received()).isEqualTo(received);
        assertReadable(kept);
        kept.close();
        assertThat(FrameLeases.open()).isEqualTo(leases);
        assertThatThrownBy(kept::memory).isInstanceOf(IllegalStateException.class);
        assertThat(listener.hasEnded(0))
                .as("ended is for ends that nobody asked for")
                .isFalse();
    }

    @Test
    void closingTwiceAndUsingAfterCloseIsHarmless() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        CaptureSource source = provider().open(request(), listener);
        listener.frame().close();
        source.close();
        assertThatCode(() -> {
                    source.close();
                    source.refresh();
                    source.frameRate(10);
                    source.input().ifPresent(input -> input.close());
                })
                .doesNotThrowAnyException();
        listener.discard();
    }

    @Test
    void refreshBringsAFrameOfAPictureThatDoesNotChange() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        try (CaptureSource source = provider().open(request(), listener)) {
            listener.frame().close();
            listener.discard();
            Thread.sleep(200);
            int before = listener.received();
            source.refresh();
            listener.awaitMoreThan(before);
        }
        listener.discard();
    }

    @Test
    void probingIsRepeatableAndExplains() {
        long leases = FrameLeases.open();
        int threads = captureThreads();
        for (int i = 0; i < 3; i++) {
            CaptureSourceProvider.Availability availability = provider().probe();
            assertThat(availability.explanation()).isNotBlank();
            assertThat(availability.usable()).as(availability.explanation()).isTrue();
        }
        assertThat(FrameLeases.open()).isEqualTo(leases);
        assertThat(captureThreads()).isLessThanOrEqualTo(threads);
    }

    /** Opens with a wrong name where the source has names. */
    protected final void assertUnknownOutputIsExplained(CaptureRequest wrong) {
        assertThatThrownBy(() -> provider().open(wrong, new RecordingListener()))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining(wrong.output());
    }

    private static int captureThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("waycast-"))
                .count();
    }

    private static void assertReadable(VideoFrame frame) {
        assertThat(frame.memory()).isInstanceOf(FrameMemory.Mapped.class);
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        assertThat(memory.stride()).isGreaterThanOrEqualTo(frame.width() * PixelFormat.BYTES_PER_PIXEL);
        assertThat(memory.pixels().byteSize()).isGreaterThanOrEqualTo((long) memory.stride() * frame.height());
        memory.pixels().get(java.lang.foreign.ValueLayout.JAVA_BYTE, (long) memory.stride() * frame.height() - 1);
    }

    private static void assertStamped(VideoFrame frame) {
        assertThat(frame.times().captured).isNotZero().isLessThanOrEqualTo(System.nanoTime());
        if (frame.times().presented != 0) {
            assertThat(frame.times().presented).isLessThanOrEqualTo(frame.times().captured);
        }
    }

    private static void assertDamageInside(VideoFrame frame) {
        Rectangle picture = new Rectangle(0, 0, frame.width(), frame.height());
        assertThat(frame.damage().rectangles()).allMatch(picture::contains);
    }
}
