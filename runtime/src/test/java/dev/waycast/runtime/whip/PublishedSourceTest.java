package dev.waycast.runtime.whip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishedSourceTest {

    private final BlockingQueue<Long> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final long leases = FrameLeases.open();
    private final PublishedPictures pictures = new PublishedPictures();

    @AfterEach
    void nothingIsLeft() {
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void withoutAPublisherThereIsNoCapture() {
        assertThat(pictures.open(60, new Listener())).isEmpty();
        assertThat(pictures.show(picture(1))).isFalse();
    }

    @Test
    void theLastPictureBeforeAStandstillIsShownWhenItsTimeComes() throws InterruptedException {
        pictures.begin("Ann");
        try (PublishedSource source = pictures.open(1, new Listener()).orElseThrow()) {
            assertThat(source.description().output()).isEqualTo("Ann");
            assertThat(source.input()).isEmpty();
            pictures.show(picture(1));
            pictures.show(picture(2));
            pictures.show(picture(3));
            assertThat(shown.poll()).as("the first at once").isEqualTo(1);
            assertThat(shown.poll(20, TimeUnit.SECONDS))
                    .as("the newest of the others")
                    .isEqualTo(3);
            assertThat(source.statistics().frames()).isEqualTo(2);
            assertThat(source.statistics().skipped()).isEqualTo(1);
        }
    }

    @Test
    void whoComesNeedNotWait() {
        pictures.begin("Ann");
        try (PublishedSource source = pictures.open(1, new Listener()).orElseThrow()) {
            pictures.show(picture(1));
            pictures.show(picture(2));
            source.frameRate(60);
            assertThat(shown).containsExactly(1L, 2L);
        }
    }

    @Test
    void theCaptureEndsWithThePublisher() {
        pictures.begin("Ann");
        try (PublishedSource _ = pictures.open(60, new Listener()).orElseThrow()) {
            pictures.end("Ann left.");
            assertThat(ended).containsExactly("Ann left.");
            assertThat(pictures.show(picture(1))).isFalse();
        }
    }

    private static VideoFrame picture(long sequence) {
        return new VideoFrame(
                PixelFormat.BGR0,
                1,
                1,
                new FrameMemory.Mapped(MemorySegment.ofArray(new byte[4]), 4),
                Damage.UNKNOWN,
                sequence,
                new StageTimes(),
                () -> {});
    }

    private final class Listener implements CaptureListener {

        @Override
        public void onFrame(VideoFrame frame) {
            long sequence = frame.sequence();
            frame.close();
            // Last: the test goes on, and counts what is on lease.
            shown.add(sequence);
        }

        @Override
        public void onCursor(CursorState cursor) {
            throw new AssertionError("There is no cursor beside the picture");
        }

        @Override
        public void onEnded(String reason, boolean retry) {
            assertThat(retry).isFalse();
            ended.add(reason);
        }
    }
}
