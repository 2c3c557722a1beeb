package dev.waycast.media.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameProcessorsTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final int STRIDE = WIDTH * 4 + 16;
    private static final int PAINT = 0x12345678;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment source = arena.allocate((long) STRIDE * HEIGHT);
    private long leases;
    private int released;

    @BeforeEach
    void countLeases() {
        leases = FrameLeases.open();
    }

    @AfterEach
    void noLeaseIsLeft() {
        arena.close();
        assertThat(FrameLeases.open()).isEqualTo(leases);
    }

    @Test
    void withoutProcessorsTheFramePassesUntouched() {
        try (FrameProcessors processors = new FrameProcessors(List.of());
                VideoFrame frame = frame(Damage.FULL)) {
            assertThat(processors.beforeEncode(frame)).isSameAs(frame);
        }
    }

    @Test
    void whoOnlyLooksCostsNoCopyAndCannotPaint() {
        List<String> seen = new ArrayList<>();
        FrameProcessor looks = new FrameProcessor() {
            @Override
            public String name() {
                return "looks";
            }

            @Override
            public Damage beforeEncode(PaintablePicture picture) {
                assertThat(picture.pixels().isReadOnly()).isTrue();
                seen.add(picture.width() + "x" + picture.height());
                return Damage.NONE;
            }
        };
        try (FrameProcessors processors = new FrameProcessors(List.of(looks));
                VideoFrame frame = frame(Damage.FULL)) {
            assertThat(processors.beforeEncode(frame)).isSameAs(frame);
            assertThat(seen).containsExactly("64x48");
            assertThat(processors.names()).containsExactly("looks");
        }
    }

    @Test
    void aMovingOverlayLeavesNoTrailAndTheSourceIsNotTouched() {
        try (FrameProcessors processors = new FrameProcessors(List.of(new MovingDot()))) {
            for (int i = 0; i < 10; i++) {
                Damage damage = i == 0 ? Damage.FULL : Damage.NONE;
                try (VideoFrame shown = processors.beforeEncode(frame(damage))) {
                    assertThat(released).as("buffers given back").isEqualTo(i + 1);
                    for (int x = 0; x < WIDTH; x++) {
                        assertThat(pixel(shown, x, 5))
                                .as("picture %d, column %d", i, x)
                                .isEqualTo(x == i ? PAINT : 0);
                    }
                    if (i > 0) {
                        assertThat(shown.damage().rectangles())
                                .containsExactlyInAnyOrder(new Rectangle(i - 1, 5, 1, 1), new Rectangle(i, 5, 1, 1));
                    }
                }
            }
            assertThat(source.mismatch(arena.allocate(source.byteSize()))).isEqualTo(-1);
        }
    }

    @Test
    void theCopyFollowsTheDamage() {
        try (FrameProcessors processors = new FrameProcessors(List.of(new MovingDot()))) {
            processors.beforeEncode(frame(Damage.FULL)).close();
            source.set(ValueLayout.JAVA_INT_UNALIGNED, 20L * STRIDE + 30 * 4, 7);
            Damage damage = Damage.of(List.of(new Rectangle(30, 20, 1, 1)), WIDTH, HEIGHT);
            try (VideoFrame shown = processors.beforeEncode(frame(damage))) {
                assertThat(pixel(shown, 30, 20)).isEqualTo(7);
                assertThat(shown.damage().rectangles()).contains(new Rectangle(30, 20, 1, 1));
            }
        }
    }

    @Test
    void whoThrowsIsSwitchedOffAndWhatItPaintedVanishes() {
        FrameProcessor breaks = new FrameProcessor() {
            @Override
            public String name() {
                return "breaks";
            }

            @Override
            public boolean paints() {
                return true;
            }

            @Override
            public Damage beforeEncode(PaintablePicture picture) {
                picture.pixels().set(ValueLayout.JAVA_INT_UNALIGNED, 0, PAINT);
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (FrameProcessors processors = new FrameProcessors(List.of(breaks))) {
            try (VideoFrame shown = processors.beforeEncode(frame(Damage.NONE))) {
                assertThat(shown.damage()).isEqualTo(Damage.FULL);
            }
            assertThat(processors.names()).isEmpty();
            try (VideoFrame shown = processors.beforeEncode(frame(Damage.NONE))) {
                assertThat(shown.damage()).isEqualTo(Damage.FULL);
                assertThat(pixel(shown, 0, 0)).isZero();
            }
            try (VideoFrame untouched = frame(Damage.NONE)) {
                assertThat(processors.beforeEncode(untouched)).isSameAs(untouched);
            }
        }
    }

    @Test
    void encodedFramesPassThroughInOrder() {
        EncodedFrame frame = new EncodedFrame(
                VideoCodec.H264, new byte[] {1}, true, WIDTH, HEIGHT, 0, "libx264", 20, new StageTimes());
        try (FrameProcessors processors =
                new FrameProcessors(List.of(new Appends("b", 2), new Appends("a", 1), new ReturnsNull()))) {
            assertThat(processors.afterEncode(frame).encoder()).isEqualTo("libx264ab");
            assertThat(processors.names()).containsExactly("a", "b");
        }
    }

    private VideoFrame frame(Damage damage) {
        return new VideoFrame(
                PixelFormat.BGR0,
                WIDTH,
                HEIGHT,
                new FrameMemory.Mapped(source, STRIDE),
                damage,
                0,
                new StageTimes(),
                () -> released++);
    }

    private static int pixel(VideoFrame frame, int x, int y) {
        FrameMemory.Mapped memory = (FrameMemory.Mapped) frame.memory();
        return memory.pixels().get(ValueLayout.JAVA_INT_UNALIGNED, (long) y * memory.stride() + x * 4L);
    }

    private static final class MovingDot implements FrameProcessor {
        private int x;

        @Override
        public String name() {
            return "moving dot";
        }

        @Override
        public boolean paints() {
            return true;
        }

        @Override
        public Damage beforeEncode(PaintablePicture picture) {
            picture.pixels().set(ValueLayout.JAVA_INT_UNALIGNED, 5L * picture.stride() + x * 4L, PAINT);
            return Damage.of(List.of(new Rectangle(x++, 5, 1, 1)), picture.width(), picture.height());
        }
    }

    private record Appends(String name, int order) implements FrameProcessor {
        @Override
        public EncodedFrame afterEncode(EncodedFrame frame) {
            return new EncodedFrame(
                    frame.codec(),
                    frame.data(),
                    frame.keyframe(),
                    frame.width(),
                    frame.height(),
                    frame.sequence(),
                    frame.encoder() + name,
                    frame.averageQp(),
                    frame.times());
        }
    }

    private static final class ReturnsNull implements FrameProcessor {
        @Override
        public String name() {
            return "returns null";
        }

        @Override
        public EncodedFrame afterEncode(EncodedFrame frame) {
            return null;
        }
    }
}
