package dev.waycast.media.capture.pipewire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waycast.media.CaptureException;
import dev.waycast.media.capture.CaptureListener;
import dev.waycast.media.capture.CollectingListener;
import dev.waycast.media.frame.CursorState;
import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consumer against a producer that does exactly what the test says, over a PipeWire of its own. */
@Timeout(60)
class PipeWireStreamTest {

    private static final Rectangle CORNER = new Rectangle(0, 0, 16, 16);
    private static final Rectangle MIDDLE = new Rectangle(100, 100, 32, 32);

    @TempDir
    private Path folder;

    private PrivatePipeWire pipeWire;
    private FakeScreen screen;

    @BeforeEach
    void start() throws Exception {
        pipeWire = new PrivatePipeWire(folder);
        screen = new FakeScreen(pipeWire, 320, 240);
    }

    @AfterEach
    void stop() {
        if (screen != null) {
            screen.close();
        }
        pipeWire.close();
        assertThat(FrameLeases.open()).isZero();
    }

    @Test
    void damageTravelsAndASpoiltPictureHandsItsOwnOn() throws Exception {
        CollectingListener listener = new CollectingListener();
        try (PipeWireStream stream = open(listener)) {
            assertThat(deliver(listener, 1, List.of(CORNER)).damage()).isEqualTo(Damage.FULL);
            assertThat(deliver(listener, 2, List.of(CORNER)).damage().rectangles())
                    .containsExactly(CORNER);
            assertThat(deliver(listener, 3, List.of()).damage()).isEqualTo(Damage.UNKNOWN);
            sendUntil(() -> stream.statistics().skipped() > 0, 4, List.of(MIDDLE), true);
            assertThat(deliver(listener, 5, List.of(CORNER)).damage().rectangles())
                    .containsExactlyInAnyOrder(CORNER, MIDDLE);
            assertThat(listener.cursors).last().matches(cursor -> cursor.x() == 5 && cursor.visible());
        }
    }

    @Test
    void resizeKeepsTheStreamAndFramesOnLeaseReadable() throws Exception {
        CompletableFuture<VideoFrame> first = new CompletableFuture<>();
        CompletableFuture<VideoFrame> larger = new CompletableFuture<>();
        try (PipeWireStream stream = open(new Keeping(first, larger))) {
            sendUntil(first::isDone, 0x11223344, List.of(CORNER), false);
            try (VideoFrame kept = first.join()) {
                screen.resize(640, 480);
                for (int i = 0; i < 300 && stream.width() != 640; i++) {
                    Thread.sleep(50);
                }
                sendUntil(larger::isDone, 0x55667788, List.of(CORNER), false);
                try (VideoFrame next = larger.join()) {
                    assertThat(next.width()).isEqualTo(640);
                    assertThat(next.damage()).isEqualTo(Damage.FULL);
                    assertThat(pixel(next, 639, 479)).isEqualTo(0x55667788);
                    // Its buffer is long removed; its memory is not.
                    assertThat(pixel(kept, 319, 239)).isEqualTo(0x11223344);
                    stream.close();
                    assertThat(pixel(next, 639, 479)).isEqualTo(0x55667788);
                }
            }
        }
    }

    /** A virtual monitor keeps the rate that comes with its size, so one that is made smaller unwatched must not stay slow. */
    @Test
    void theReaderChoosesTheSizeAndEachNewOneBringsTheFullRate() throws Exception {
        screen.close();
        screen = FakeScreen.ofTheReadersSize(pipeWire);
        CollectingListener listener = new CollectingListener();
        PipeWireSettings settings = new PipeWireSettings(
                PipeWireSettings.NO_FD, pipeWire.socket().toString(), screen.node(), 60, false, 640, 480);
        try (PipeWireStream stream = open(settings, listener)) {
            assertThat(deliver(listener, 1, List.of())).matches(frame -> frame.width() == 640 && frame.height() == 480);
            stream.frameRate(2);
            listener.await("the low rate", () -> screen.agreed().getLast().equals("640x480 at 2"));
            stream.resize(800, 600);
            listener.await(
                    "the low rate in the new size",
                    () -> screen.agreed().getLast().equals("800x600 at 2"));
            assertThat(deliver(listener, 2, List.of())).matches(frame -> frame.width() == 800 && frame.height() == 600);
            assertThat(screen.agreed()).containsSubsequence("640x480 at 60", "800x600 at 60", "800x600 at 2");
            assertThat(screen.agreed().indexOf("800x600 at 60"))
                    .isLessThan(screen.agreed().indexOf("800x600 at 2"));
        }
    }

    @Test
    void aFrameIsAskedForUntilItComes() throws Exception {
        CollectingListener listener = new CollectingListener();
        try (PipeWireStream stream = open(listener)) {
            deliver(listener, 1, List.of());
            int resumptions = screen.resumptions();
            stream.refresh();
            listener.await("more than one asking", () -> screen.resumptions() >= resumptions + 3);
            deliver(listener, 2, List.of());

            Thread.sleep(1000); // what was asked for meanwhile
            int answered = screen.resumptions();
            Thread.sleep(2500);
            assertThat(screen.resumptions()).as("nobody asks any more").isEqualTo(answered);
        }
    }

    /** The producer prefers DMA-BUF. It is taken for as long as it may come, and what arrives is the producer's memory. */
    @Test
    void gpuMemoryIsAgreedOnForAsLongAsItMayCome() throws Exception {
        screen.close();
        screen = new FakeScreen(pipeWire, 320, 240, true);
        Kinds kinds = new Kinds();
        try (PipeWireStream stream = open(kinds)) {
            sendUntil(() -> kinds.newest.get() instanceof FrameMemory.Mapped, 0x01020304, List.of(), false);

            stream.gpuMemory(true);
            sendUntil(() -> kinds.newest.get() instanceof FrameMemory.DmaBuf, 0x11223344, List.of(), false);
            FrameMemory.DmaBuf memory = (FrameMemory.DmaBuf) kinds.newest.get();
            assertThat(memory.drmFormat()).isEqualTo('X' | 'R' << 8 | '2' << 16 | '4' << 24);
            assertThat(memory.modifier()).isEqualTo(Spa.MODIFIER_LINEAR);
            assertThat(memory.planes()).singleElement().satisfies(plane -> {
                assertThat(plane.stride()).isEqualTo(320 * 4);
                assertThat(plane.offset()).isZero();
            });
            assertThat(kinds.gpuPixel.get()).isEqualTo(0x11223344);

            stream.gpuMemory(false);
            sendUntil(() -> kinds.newest.get() instanceof FrameMemory.Mapped, 0x21222324, List.of(), false);
        }
    }

    @Test
    void aNodeThatGoesIsAnEndWorthRetrying() throws Exception {
        CollectingListener listener = new CollectingListener();
        try (PipeWireStream stream = open(listener)) {
            deliver(listener, 1, List.of());
            screen.close();
            screen = null;
            assertThat(listener.awaitEnding().retry()).isTrue();
            assertThat(stream.statistics().frames()).isPositive();
        }
    }

    @Test
    void noPipeWireIsOneSentence() {
        PipeWireSettings nowhere =
                new PipeWireSettings(PipeWireSettings.NO_FD, folder + "/nowhere", screen.node(), 30, false);
        assertThatThrownBy(() -> PipeWireStream.open(nowhere, new CollectingListener()))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("PipeWire does not answer");
    }

    private PipeWireStream open(CaptureListener listener) throws InterruptedException {
        return open(
                new PipeWireSettings(PipeWireSettings.NO_FD, pipeWire.socket().toString(), screen.node(), 60, false),
                listener);
    }

    private PipeWireStream open(PipeWireSettings settings, CaptureListener listener) throws InterruptedException {
        PipeWireStream stream = PipeWireStream.open(settings, listener);
        for (int i = 0; i < 600 && !screen.isStreaming(); i++) {
            Thread.sleep(25);
        }
        return stream;
    }

    /** Sends a picture until one has arrived, and returns that. */
    private CollectingListener.Seen deliver(CollectingListener listener, int pixel, List<Rectangle> damage)
            throws InterruptedException {
        int before = listener.frames.size();
        sendUntil(() -> listener.frames.size() > before, pixel, damage, false);
        return listener.frames.get(before);
    }

    /**
     * A picture sent in the moment when the consumer pauses the stream, to ask for one, is lost. A real screen draws
     * again when the stream resumes; this one is told to.
     */
    private void sendUntil(BooleanSupplier arrived, int pixel, List<Rectangle> damage, boolean corrupted)
            throws InterruptedException {
        for (int attempt = 0; attempt < 10; attempt++) {
            send(pixel, damage, corrupted);
            for (int i = 0; i < 200 && !arrived.getAsBoolean(); i++) {
                Thread.sleep(10);
            }
            if (arrived.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("No picture of ten arrived");
    }

    private void send(int pixel, List<Rectangle> damage, boolean corrupted) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (screen.isStreaming() && screen.send(pixel, damage, 5, 6, corrupted)) {
                return;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("The fake screen got no buffer to send");
    }

    private static int pixel(VideoFrame frame, int x, int y) {
        if (!(frame.memory() instanceof FrameMemory.Mapped(var pixels, int stride))) {
            throw new AssertionError("Expected readable memory");
        }
        return pixels.get(ValueLayout.JAVA_INT, (long) y * stride + x * 4L);
    }

    /** Remembers what kind of memory came last, and looks into GPU memory by its descriptor. */
    private static final class Kinds implements CaptureListener {

        private final AtomicReference<FrameMemory> newest = new AtomicReference<>();
        private final AtomicInteger gpuPixel = new AtomicInteger();

        @Override
        public void onFrame(VideoFrame frame) {
            try (frame;
                    Arena arena = Arena.ofConfined()) {
                if (frame.memory() instanceof FrameMemory.DmaBuf dmaBuf) {
                    int fd = dmaBuf.planes().getFirst().fd();
                    gpuPixel.set(
                            PipeWire.libc().map(fd, 0, 320 * 240 * 4, arena).get(ValueLayout.JAVA_INT, 0));
                }
                newest.set(frame.memory());
            }
        }

        @Override
        public void onCursor(CursorState cursor) {}

        @Override
        public void onEnded(String reason, boolean retry) {}
    }

    private record Keeping(CompletableFuture<VideoFrame> first, CompletableFuture<VideoFrame> larger)
            implements CaptureListener {

        @Override
        public void onFrame(VideoFrame frame) {
            CompletableFuture<VideoFrame> place = frame.width() == 640 ? larger : first;
            if (!place.complete(frame)) {
                frame.close();
            }
        }

        @Override
        public void onCursor(CursorState cursor) {}

        @Override
        public void onEnded(String reason, boolean retry) {}
    }
}
