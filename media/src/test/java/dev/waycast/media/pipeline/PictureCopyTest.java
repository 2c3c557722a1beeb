package dev.waycast.media.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.Damage;
import dev.waycast.media.frame.FrameLeases;
import dev.waycast.media.frame.FrameMemory;
import dev.waycast.media.frame.PixelFormat;
import dev.waycast.media.frame.Rectangle;
import dev.waycast.media.frame.StageTimes;
import dev.waycast.media.frame.VideoFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PictureCopyTest {

    private static final int STRIDE_PADDING = 16;

    private final Arena arena = Arena.ofConfined();
    private final PictureCopy copy = new PictureCopy();
    private final long leases = FrameLeases.open();
    private Desktop desktop = new Desktop(64, 48);

    @AfterEach
    void nothingIsLeftOnLease() {
        copy.close();
        arena.close();
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void theFirstPictureIsWholeWhateverChangedInIt() {
        assertThat(copy.isWanted()).isTrue();
        put(Damage.NONE);
        assertThat(copy.isWanted()).isFalse();
        try (VideoFrame taken = copy.take()) {
            assertThat(taken.damage()).isEqualTo(Damage.FULL);
            assertSame(taken);
        }
        assertThat(copy.take()).as("nothing changed since").isNull();
    }

    @Test
    void whatChangesWhileTheReaderIsBusyAddsUp() {
        put(Damage.FULL);
        VideoFrame busy = copy.take();
        put(desktop.paint(new Rectangle(0, 0, 8, 8)));
        put(desktop.paint(new Rectangle(32, 32, 8, 8)));
        busy.close();
        try (VideoFrame taken = copy.take()) {
            assertThat(taken.damage().rectangles())
                    .containsExactlyInAnyOrder(new Rectangle(0, 0, 8, 8), new Rectangle(32, 32, 8, 8));
            assertSame(taken);
        }
    }

    @Test
    void whatAnEncoderReadsIsNotWrittenTo() {
        put(Damage.FULL);
        VideoFrame reading = copy.take();
        int[] before = pixels(reading);
        for (int i = 0; i < 5; i++) {
            put(desktop.paint(new Rectangle(0, 0, 64, 48)));
        }
        assertThat(pixels(reading)).isEqualTo(before);
        reading.close();
    }

    @Test
    void anEncoderThatNeverGivesItsPictureBackDoesNotStopTheNext() {
        put(Damage.FULL);
        VideoFrame kept = copy.take();
        int[] before = pixels(kept);
        put(desktop.paint(new Rectangle(0, 0, 8, 8)));
        VideoFrame second = copy.take();
        put(desktop.paint(new Rectangle(8, 8, 8, 8)));
        second.close();
        try (VideoFrame third = copy.take()) {
            assertSame(third);
        }
        copy.close();
        assertThat(pixels(kept)).as("its memory lives on").isEqualTo(before);
        kept.close();
    }

    @Test
    void anotherSizeIsAnotherPicture() {
        put(Damage.FULL);
        desktop = new Desktop(128, 32);
        put(Damage.FULL);
        try (VideoFrame taken = copy.take()) {
            assertThat(taken.width()).isEqualTo(128);
            assertSame(taken);
        }
    }

    @Test
    void whoLostThePictureGetsItWhole() {
        put(Damage.FULL);
        copy.take().close();
        copy.want();
        assertThat(copy.isWanted()).isTrue();
        put(Damage.NONE);
        try (VideoFrame taken = copy.take()) {
            assertThat(taken.damage()).isEqualTo(Damage.FULL);
        }
    }

    /** An encoder reads the damaged regions only: whatever the order, what it has seen is the desktop. */
    @Test
    void theDamageAlwaysLeadsFromOnePictureToTheNext() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PictureCopy tested = new PictureCopy();
            Encoder encoder = new Encoder();
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> desktop = new Desktop(16 + random.nextInt(32), 16 + random.nextInt(32));
                    case 1, 2, 3 -> desktop.paint(region(random));
                    case 4 -> tested.want();
                    default -> encoder.encode(tested.take());
                }
                if (random.nextBoolean()) {
                    try (VideoFrame frame = desktop.frame()) {
                        tested.put(frame, (FrameMemory.Mapped) frame.memory());
                    }
                }
            }
            try (VideoFrame frame = desktop.frame()) {
                tested.put(frame, (FrameMemory.Mapped) frame.memory());
            }
            encoder.encode(tested.take());
            assertThat(encoder.canvas).as("seed " + seed).isEqualTo(desktop.pixels());
            tested.close();
        }
    }

    private Rectangle region(Random random) {
        int x = random.nextInt(desktop.width);
        int y = random.nextInt(desktop.height);
        return new Rectangle(x, y, 1 + random.nextInt(desktop.width - x), 1 + random.nextInt(desktop.height - y));
    }

    private void put(Damage damage) {
        try (VideoFrame frame = desktop.frame(damage)) {
            copy.put(frame, (FrameMemory.Mapped) frame.memory());
        }
    }

    private void assertSame(VideoFrame taken) {
        assertThat(pixels(taken)).isEqualTo(desktop.pixels());
    }

    private static int[] pixels(VideoFrame frame) {
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        int[] pixels = new int[frame.width() * frame.height()];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                pixels[y * frame.width() + x] =
                        memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + x * 4L);
            }
        }
        return pixels;
    }

    /** Keeps what was not damaged, as encoders do. */
    private static final class Encoder {

        private int[] canvas = {};
        private int width;

        void encode(VideoFrame frame) {
            if (frame == null) {
                return;
            }
            try (frame) {
                int[] whole = PictureCopyTest.pixels(frame);
                if (canvas.length != whole.length
                        || width != frame.width()
                        || frame.damage().equals(Damage.FULL)) {
                    canvas = whole;
                    width = frame.width();
                }
                for (Rectangle region : frame.damage().rectangles()) {
                    for (int y = region.y(); y < region.bottom(); y++) {
                        System.arraycopy(whole, y * width + region.x(), canvas, y * width + region.x(), region.width());
                    }
                }
            }
        }
    }

    /** Paints a new colour wherever it is told to, and remembers what changed since it was shown. */
    private final class Desktop {

        private final int width;
        private final int height;
        private final int stride;
        private final MemorySegment memory;
        private final List<Rectangle> changes = new ArrayList<>();
        private boolean fresh = true;
        private int colour;

        Desktop(int width, int height) {
            this.width = width;
            this.height = height;
            this.stride = width * 4 + STRIDE_PADDING;
            this.memory = arena.allocate((long) stride * height);
        }

        Damage paint(Rectangle region) {
            colour += 0x010307;
            for (int y = region.y(); y < region.bottom(); y++) {
                for (int x = region.x(); x < region.right(); x++) {
                    memory.set(ValueLayout.JAVA_INT_UNALIGNED, (long) y * stride + x * 4L, colour);
                }
            }
            changes.add(region);
            return Damage.of(List.of(region), width, height);
        }

        VideoFrame frame() {
            Damage damage = fresh ? Damage.FULL : Damage.of(changes, width, height);
            fresh = false;
            changes.clear();
            return frame(damage);
        }

        VideoFrame frame(Damage damage) {
            return new VideoFrame(
                    PixelFormat.BGR0,
                    width,
                    height,
                    new FrameMemory.Mapped(memory, stride),
                    damage,
                    0,
                    new StageTimes(),
                    () -> {});
        }

        int[] pixels() {
            try (VideoFrame frame = frame(Damage.NONE)) {
                return PictureCopyTest.pixels(frame);
            }
        }
    }
}
